package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.data.Query;
import dev.banyan.data.TestDatabase;
import dev.banyan.events.EventsConfig;
import dev.banyan.events.EventsModule;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.ConfigBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppVariablesTest {

  private static final Changes.By TESTER = new Changes.By("tester");

  @TempDir static Path folder;
  private static final IdGenerator IDS =
      new IdGenerator(InstantSource.system(), new SecureRandom());
  private static final List<String> AUDITED = Collections.synchronizedList(new ArrayList<>());
  private DataModule data;
  private EventsModule events;
  private AppVariables variables;
  private AppSecrets secrets;
  private App app;

  DataModule start(List<Migrations> migrations) {
    return TestDatabase.start(migrations.toArray(Migrations[]::new));
  }

  @BeforeAll
  void open() throws IOException {
    List<Migrations> migrations = new ArrayList<>(EventsModule.migrations());
    migrations.addAll(AppsModule.migrations());
    data = start(migrations);
    events =
        EventsModule.start(
            ConfigBinder.bind(Map.of(), EventsConfig.class),
            data,
            "test",
            IDS,
            InstantSource.system(),
            new SimpleMeterRegistry());
    var changes =
        new Changes(
            data.shards(),
            events.outbox(),
            (handle, team, actor, action, target, details) ->
                AUDITED.add(actor + " " + action + " " + target));
    variables = new AppVariables(data.shards(), changes, InstantSource.system());
    secrets =
        new AppSecrets(
            data.shards(),
            SecretBox.open(folder.resolve("secrets.key"), new SecureRandom()),
            changes,
            InstantSource.system());
  }

  @BeforeEach
  void makeApp() {
    app = newApp("shop");
    AUDITED.clear();
  }

  private App newApp(String name) {
    var team = IDS.team();
    App made =
        AppTable.of(
            IDS.within(team, "app"), team, name, folder, Instant.parse("2026-01-01T00:00:00Z"));
    data.shards()
        .ofTeam(team)
        .write(
            new Query("insert", "app"),
            handle -> {
              AppTable.insert(handle, made);
              return true;
            });
    return made;
  }

  @AfterAll
  void close() {
    events.close();
    data.close();
  }

  @Test
  void aWriteIsOneTransactionWithItsEventAndAuditEntry() {
    var written = put("LEVEL", "info", Optional.empty());
    assertThat(written.version()).isEqualTo(1);
    assertThat(put("LEVEL", "debug", Optional.empty()).version()).isEqualTo(2);
    assertThat(variables.find(app, "LEVEL").orElseThrow().value()).isEqualTo("debug");
    assertThat(AUDITED).containsExactly("tester config.put LEVEL", "tester config.put LEVEL");
    assertThat(outbox()).hasSize(2).allMatch(payload -> !payload.contains("debug"));
  }

  @Test
  void ifMatchChangesOnlyWhatWasRead() {
    put("LEVEL", "info", Optional.empty());
    assertThat(put("LEVEL", "debug", Optional.of("1")).version()).isEqualTo(2);
    assertThatThrownBy(() -> put("LEVEL", "trace", Optional.of("1")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().status()).isEqualTo(412);
              assertThat(refused.problem().extensions()).containsEntry("current", "2");
            });
    assertThatThrownBy(() -> put("NEW", "x", Optional.of("*")))
        .hasMessageContaining("precondition-failed");
    assertThat(put("LEVEL", "trace", Optional.of("*")).version()).isEqualTo(3);
    assertThatThrownBy(() -> variables.delete(app, TESTER, "LEVEL", Optional.of("2")))
        .hasMessageContaining("precondition-failed");
    variables.delete(app, TESTER, "LEVEL", Optional.of("3"));
    assertThatThrownBy(() -> variables.delete(app, TESTER, "LEVEL", Optional.of("3")))
        .hasMessageContaining("not-found");
    assertThatThrownBy(() -> variables.delete(app, TESTER, "LEVEL", Optional.empty()))
        .hasMessageContaining("not-found");
    assertThat(outbox()).hasSize(4);
  }

  @Test
  void concurrentWritersLoseNoVersion() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        tasks.add(threads.submit(() -> put("COUNTER", "x".repeat(4096), Optional.empty())));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    }
    assertThat(variables.find(app, "COUNTER").orElseThrow().version()).isEqualTo(64);
  }

  @Test
  void concurrentWritersStayWithinTheLimits() throws Exception {
    fill(
        "insert into app_config (team_id, app_id, name, value, version, updated_by, updated_at)"
            + " select ?, ?, 'V' || n, '', 1, 'tester', now() from generate_series(1, ?) n",
        ConfigVariable.COUNT_MAX - 1);
    fill(
        "insert into app_secret (team_id, app_id, name, sealed, platform, updated_by, updated_at)"
            + " select ?, ?, 'S' || n, '', false, 'tester', now() from generate_series(1, ?) n",
        AppSecrets.COUNT_MAX - 1);

    assertThat(accepted(name -> put(name, "x", Optional.empty()))).isEqualTo(1);
    assertThat(accepted(name -> secret(name, "x", Optional.empty()))).isEqualTo(1);
  }

  private void fill(String sql, int count) {
    data.shards()
        .ofTeam(app.team())
        .write(
            new Query("insert", "app"),
            handle -> handle.execute(sql, app.team().uuid(), app.id().uuid(), count));
  }

  /** How many of several that come at once are taken; the others are told of the limit. */
  private static int accepted(Consumer<String> write) throws Exception {
    int accepted = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String name = "NEW_" + i;
        tasks.add(threads.submit(() -> write.accept(name)));
      }
      for (Future<?> task : tasks) {
        try {
          task.get();
          accepted++;
        } catch (ExecutionException refused) {
          assertThat(refused.getCause()).hasMessageContaining("too-many");
        }
      }
    }
    return accepted;
  }

  @Test
  void refusesWhatCannotBeSet() {
    assertThatThrownBy(() -> put("PORT", "1", Optional.empty()))
        .hasMessageContaining("set by Banyan");
    assertThatThrownBy(() -> put("A", "x".repeat(65_537), Optional.empty()))
        .hasMessageContaining("64 KiB");
    assertThatThrownBy(() -> put("A", "a\0b", Optional.empty())).hasMessageContaining("NUL");
  }

  @Test
  void secretsAreSealedInTheRowAndNeverListedWithTheirValue() {
    secrets.put(app, TESTER, "KEY", new Secret("sk_live_1"), Optional.empty());
    secrets.putPlatform(app, "BANYAN_KEY", new Secret("bk_x"));
    assertThat(secrets.list(app)).extracting(SecretName::name).containsExactly("KEY");
    assertThat(secrets.values(app)).containsOnlyKeys("KEY");
    assertThat(secrets.values(app).get("KEY").reveal()).isEqualTo("sk_live_1");
    assertThat(secrets.platform(app, "BANYAN_KEY")).contains(new Secret("bk_x"));
    String rows =
        data.shards()
            .ofTeam(app.team())
            .read(
                new Query("select", "app_secret"),
                handle ->
                    handle
                        .createQuery(
                            "select string_agg(encode(sealed, 'escape'), ' ') from app_secret")
                        .mapTo(String.class)
                        .one());
    assertThat(rows).doesNotContain("sk_live").doesNotContain("bk_x");
    secrets.delete(app, TESTER, "KEY", Optional.empty());
    assertThat(secrets.values(app)).isEmpty();
    assertThatThrownBy(() -> secrets.delete(app, TESTER, "BANYAN_KEY", Optional.empty()))
        .hasMessageContaining("not-found");
  }

  @Test
  void aSecretIsChangedAndDeletedOnlyAsItWasRead() {
    assertThat(secret("KEY", "one", Optional.empty()).version()).isEqualTo(1);
    assertThat(secret("KEY", "two", Optional.of("1")).version()).isEqualTo(2);
    assertThatThrownBy(() -> secret("KEY", "three", Optional.of("1")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().status()).isEqualTo(412);
              assertThat(refused.problem().extensions()).containsEntry("current", "2");
            });
    assertThat(secrets.values(app)).containsEntry("KEY", new Secret("two"));
    assertThat(secrets.list(app)).extracting(SecretName::version).containsExactly(2L);
    assertThatThrownBy(() -> secret("NEW", "x", Optional.of("*")))
        .hasMessageContaining("precondition-failed");
    assertThat(secret("KEY", "three", Optional.of("*")).version()).isEqualTo(3);
    assertThat(secret("KEY", "four", Optional.empty()).version()).isEqualTo(4);
    assertThatThrownBy(() -> secrets.delete(app, TESTER, "KEY", Optional.of("3")))
        .hasMessageContaining("precondition-failed");
    secrets.delete(app, TESTER, "KEY", Optional.of("4"));
    assertThatThrownBy(() -> secrets.delete(app, TESTER, "KEY", Optional.of("4")))
        .hasMessageContaining("not-found");
    assertThat(AUDITED).as("what was refused is not told").hasSize(5);
  }

  @Test
  void ofSeveralWhoReadTheSameVariableOneChangesIt() throws Exception {
    put("LEVEL", "info", Optional.empty());
    assertThat(changed(() -> put("LEVEL", "debug", Optional.of("1")))).isEqualTo(1);
    assertThat(variables.find(app, "LEVEL").orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void ofSeveralWhoReadTheSameSecretOneChangesIt() throws Exception {
    secret("KEY", "one", Optional.empty());
    assertThat(changed(() -> secret("KEY", "two", Optional.of("1")))).isEqualTo(1);
    assertThat(secrets.list(app)).extracting(SecretName::version).containsExactly(2L);
  }

  private static int changed(Runnable change) throws Exception {
    int changed = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tasks.add(threads.submit(change));
      }
      for (Future<?> task : tasks) {
        try {
          task.get();
          changed++;
        } catch (ExecutionException refused) {
          assertThat(refused.getCause()).hasMessageContaining("precondition-failed");
        }
      }
    }
    return changed;
  }

  @Test
  void anAppSeesOnlyItsOwn() {
    App other = newApp("other");
    put("LEVEL", "info", Optional.empty());
    secrets.put(app, TESTER, "KEY", new Secret("mine"), Optional.empty());
    assertThat(variables.values(other)).isEmpty();
    assertThat(secrets.values(other)).isEmpty();
    assertThat(variables.list(app, "", 10)).hasSize(1);
  }

  private SecretName secret(String name, String value, Optional<String> ifMatch) {
    return secrets.put(app, TESTER, name, new Secret(value), ifMatch);
  }

  private ConfigVariable put(String name, String value, Optional<String> ifMatch) {
    return variables.put(app, TESTER, name, value, ifMatch);
  }

  private List<String> outbox() {
    return data.shards()
        .ofTeam(app.team())
        .read(
            new Query("select", "event_outbox"),
            handle ->
                handle
                    .createQuery(
                        "select payload::text from event_outbox where team_id = :team"
                            + " and type like 'apps.config.%'")
                    .bind("team", app.team().uuid())
                    .mapTo(String.class)
                    .list());
  }
}
