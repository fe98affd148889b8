package dev.banyan.apps;

import dev.banyan.data.Committed;
import dev.banyan.http.Answer;
import dev.banyan.http.Call;
import dev.banyan.http.Operations;
import dev.banyan.http.Page;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Secret;

/** Configuration variables and secrets over HTTP. */
final class VariablesHttp {

  private final AppSupervisor apps;
  private final AppGate gate;

  VariablesHttp(AppSupervisor apps, AppGate gate) {
    this.apps = apps;
    this.gate = gate;
  }

  void register(Operations operations) {
    operations
        .on(
            "listSecrets",
            call -> Answer.ok(Page.whole(apps.variables().listSecrets(gate.viewer(call)))))
        .on("putSecret", this::putSecret)
        .on("deleteSecret", this::deleteSecret)
        .on("listConfig", this::listConfig)
        .on("getConfigVar", this::getConfigVar)
        .on("putConfigVar", this::putConfigVar)
        .on("deleteConfigVar", this::deleteConfigVar);
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
    Committed<SecretName> written =
        apps.variables()
            .putSecret(
                app, gate.by(call), call.path("name"), new Secret(call.body(Value.class).value()));
    apps.applySecrets(app);
    return Answer.ok(written.value()).position(written.position());
  }

  private Answer deleteSecret(Call call) {
    App app = gate.editor(call);
    Committed<Boolean> deleted =
        apps.variables().deleteSecret(app, gate.by(call), call.path("name"));
    apps.applySecrets(app);
    return Answer.noContent().position(deleted.position());
  }

  private Answer listConfig(Call call) {
    App app = gate.viewer(call);
    PageRequest page = call.page();
    return Answer.ok(
        Page.of(
                apps.variables().listConfig(app, page.after().orElse(""), page.fetch()),
                page.limit(),
                ConfigVariable::name)
            .map(AppViews::config));
  }

  private Answer getConfigVar(Call call) {
    App app = gate.viewer(call);
    String name = call.path("name");
    ConfigVariable variable =
        apps.variables().config(app, name).orElseThrow(() -> Problems.notFound("variable", name));
    return Answer.ok(AppViews.config(variable)).etag(Long.toString(variable.version()));
  }

  private Answer putConfigVar(Call call) {
    App app = gate.editor(call);
    Committed<ConfigVariable> written =
        apps.variables()
            .putConfig(
                app,
                gate.by(call),
                call.path("name"),
                call.body(Value.class).value(),
                call.ifMatch());
    return Answer.ok(AppViews.config(written.value()))
        .etag(Long.toString(written.value().version()))
        .position(written.position());
  }

  private Answer deleteConfigVar(Call call) {
    App app = gate.editor(call);
    Committed<Boolean> deleted =
        apps.variables().deleteConfig(app, gate.by(call), call.path("name"), call.ifMatch());
    return Answer.noContent().position(deleted.position());
  }
}
