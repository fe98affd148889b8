package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.workloads.LogFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What processes find in their environment, and that nobody reads it in the logs. */
class AppEnvironmentTest extends RunningApps {

  @Test
  void servicesFindWhatTheDesignPromisesAndTheUsersValuesWin() throws Exception {
    fixture.write(
        SHOP.replace("replicas: 2..4", "env: {BANYAN_URL: http://mine, LEVEL: service}")
            + "env: {LEVEL: app, OTHER: app}\n");
    App app = fixture.up().app();

    assertThat(env(app, "DATABASE_URL")).startsWith("postgresql://app_shop_");
    assertThat(env(app, "REDIS_URL")).startsWith("redis://" + app.id() + ":");
    assertThat(env(app, "BANYAN_KEY")).isEqualTo("bk_made_for_shop");
    assertThat(env(app, "BANYAN_URL")).isEqualTo("http://mine");
    assertThat(env(app, "BANYAN_APP")).isEqualTo("shop");
    assertThat(env(app, "BANYAN_SERVICE")).isEqualTo("api");
    Secret edgeSecret = fixture.balancer.routes(app.id()).edgeSecret();
    assertThat(edgeSecret.reveal()).hasSize(43);
    assertThat(new Secret(env(app, "BANYAN_EDGE_SECRET"))).isEqualTo(edgeSecret);
    assertThat(env(app, "LEVEL")).isEqualTo("service");
    assertThat(env(app, "OTHER")).isEqualTo("app");
    assertThat(env(app, "OPENAI_API_KEY")).isEqualTo("null");
  }

  @Test
  void servicesFindTheTelemetrysEndpointOnceThereIsOne() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    assertThat(env(app, "OTEL_EXPORTER_OTLP_ENDPOINT")).isEqualTo("null");

    fixture.config =
        ConfigBinder.bind(Map.of("otlpEndpoint", "http://localhost:4318"), AppsConfig.class);
    fixture.restart();
    fixture.settled(app);
    assertThat(env(app, "OTEL_EXPORTER_OTLP_ENDPOINT")).isEqualTo("http://localhost:4318");
  }

  @Test
  void aSecretReachesProcessesByARestartAndNeverTheLog() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    fixture
        .supervisor()
        .changeSecret(
            app,
            () -> {
              secret(app, "hunter2-very-secret");
              return true;
            });
    fixture.settled(app);

    assertThat(env(app, "TOKEN")).isEqualTo("hunter2-very-secret");
    eventually(() -> log(app).contains("token is ******"));
    assertThat(log(app)).doesNotContain("hunter2");
    try (var files = Files.walk(fixture.data.resolve("workloads"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("hunter2");
      }
    }
  }

  @Test
  void theEdgesSecretStaysOverARestartIsMaskedAndCannotBeSet() throws Exception {
    fixture.write(
        SHOP.replace(
            "routes:",
            "  talk: {run: 'echo edge says $BANYAN_EDGE_SECRET; exec sleep 1000'}\nroutes:"));
    App app = fixture.up().app();
    Secret secret = fixture.balancer.routes(app.id()).edgeSecret();
    eventually(() -> log(app).contains("edge says ******"));
    assertThat(log(app)).doesNotContain(secret.reveal());
    assertThatThrownBy(
            () ->
                fixture
                    .supervisor()
                    .secrets()
                    .put(app, TESTER, "BANYAN_EDGE_SECRET", new Secret("mine"), Optional.empty()))
        .hasMessageContaining("set by Banyan");

    fixture.restart();
    fixture.settled(app);
    assertThat(fixture.balancer.routes(app.id()).edgeSecret()).isEqualTo(secret);
    assertThat(new Secret(env(app, "BANYAN_EDGE_SECRET"))).isEqualTo(secret);
  }

  @Test
  void aReplacedSecretIsMaskedWhileAnythingRunsThatWasStartedWithIt() throws Exception {
    fixture.write("name: shop\nservices:\n  worker: {run: sleep 600}\n");
    App app = fixture.up().app();
    String waits = "while [ ! -e go ]; do sleep 0.05; done; echo still $TOKEN";
    secret(app, "hunter2-very-secret");
    AppCommand old = fixture.supervisor().run(app, "worker", waits, TESTER);
    for (String next : List.of("second-secret", "third-secret", "fourth-secret")) {
      secret(app, next);
      fixture.supervisor().run(app, "worker", "true", TESTER);
    }
    fixture.supervisor().run(app, "worker", "touch go", TESTER);
    eventually(() -> command(app, old).state() == AppCommand.State.SUCCEEDED);
    assertThat(lines(app, LogFilter.ofInstance(old.id()))).contains("still ******");
    assertThat(log(app)).doesNotContain("hunter2");
  }

  @Test
  void aKeyThatWasRevokedIsMadeAnewByTheNextRestartAndNotByACommand() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    assertThat(env(app, "BANYAN_KEY")).isEqualTo("bk_made_for_shop");
    fixture.supervisor().restart(app, Optional.empty(), "a test", TESTER);
    fixture.settled(app);
    assertThat(fixture.accounts.made).hasSize(1);

    fixture.accounts.revoke(fixture.accounts.made.getFirst());
    AppCommand command = fixture.supervisor().run(app, "api", "true", TESTER);
    eventually(() -> command(app, command).state() == AppCommand.State.SUCCEEDED);
    assertThat(fixture.accounts.made).hasSize(1);
    fixture.supervisor().restart(app, Optional.empty(), "a test", TESTER);
    fixture.settled(app);
    assertThat(env(app, "BANYAN_KEY")).isEqualTo("bk_made_for_shop_1");
    fixture.restart();
    fixture.settled(app);
    assertThat(env(app, "BANYAN_KEY")).isEqualTo("bk_made_for_shop_1");
    assertThat(fixture.accounts.made).hasSize(2);
  }

  private void secret(App app, String value) {
    fixture.supervisor().secrets().put(app, TESTER, "TOKEN", new Secret(value), Optional.empty());
  }
}
