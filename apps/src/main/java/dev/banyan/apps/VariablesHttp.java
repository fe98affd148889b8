package dev.banyan.apps;

import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Operations;
import dev.banyan.http.Page;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Secret;
import java.util.List;
import java.util.stream.Stream;

/** Configuration variables and secrets over HTTP. */
final class VariablesHttp {

  private final AppSupervisor apps;
  private final AppGate gate;
  private final Actors actors;

  VariablesHttp(AppSupervisor apps, AppGate gate, Actors actors) {
    this.apps = apps;
    this.gate = gate;
    this.actors = actors;
  }

  void register(Operations operations) {
    operations
        .on("listSecrets", this::listSecrets)
        .on("putSecret", this::putSecret)
        .on("deleteSecret", this::deleteSecret)
        .on("listConfig", this::listConfig)
        .on("getConfigVar", this::getConfigVar)
        .on("putConfigVar", this::putConfigVar)
        .on("deleteConfigVar", this::deleteConfigVar);
  }

  private Answer listSecrets(Call call) {
    List<SecretName> secrets = apps.secrets().list(gate.viewer(call));
    var who = actors.of(secrets, SecretName::updatedBy);
    return Answer.ok(
        Page.whole(secrets.stream().map(secret -> AppViews.secret(secret, who)).toList()));
  }

  record Value(String value) {
    /** Values may be secrets; they stay out of whatever prints a record. */
    @Override
    public String toString() {
      return "Value[" + Secret.MASK + "]";
    }
  }

  private Answer putSecret(Call call) {
    App app = gate.editor(call);
    Changes.By by = gate.by(call);
    var value = new Secret(call.body(Value.class).value());
    SecretName written =
        apps.changeSecret(
            app, () -> apps.secrets().put(app, by, call.path("name"), value, call.ifMatch()));
    return Answer.ok(AppViews.secret(written, actors.of(Stream.of(written.updatedBy()))))
        .etag(Long.toString(written.version()));
  }

  private Answer deleteSecret(Call call) {
    App app = gate.editor(call);
    Changes.By by = gate.by(call);
    apps.changeSecret(
        app,
        () -> {
          apps.secrets().delete(app, by, call.path("name"), call.ifMatch());
          return true;
        });
    return Answer.noContent();
  }

  private Answer listConfig(Call call) {
    App app = gate.viewer(call);
    PageRequest page = call.page();
    List<ConfigVariable> fetched =
        apps.variables().list(app, page.after().orElse(""), page.fetch());
    var who = actors.of(fetched, ConfigVariable::updatedBy);
    return Answer.ok(
        Page.of(fetched, page.limit(), ConfigVariable::name)
            .map(variable -> AppViews.config(variable, who)));
  }

  private Answer getConfigVar(Call call) {
    App app = gate.viewer(call);
    String name = call.path("name");
    ConfigVariable variable =
        apps.variables().find(app, name).orElseThrow(() -> Problems.notFound("variable", name));
    return Answer.ok(view(variable)).etag(Long.toString(variable.version()));
  }

  private Answer putConfigVar(Call call) {
    App app = gate.editor(call);
    ConfigVariable written =
        apps.variables()
            .put(
                app,
                gate.by(call),
                call.path("name"),
                call.body(Value.class).value(),
                call.ifMatch());
    return Answer.ok(view(written)).etag(Long.toString(written.version()));
  }

  private AppViews.ConfigView view(ConfigVariable variable) {
    return AppViews.config(variable, actors.of(Stream.of(variable.updatedBy())));
  }

  private Answer deleteConfigVar(Call call) {
    App app = gate.editor(call);
    apps.variables().delete(app, gate.by(call), call.path("name"), call.ifMatch());
    return Answer.noContent();
  }
}
