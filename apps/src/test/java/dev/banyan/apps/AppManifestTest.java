package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AppManifestTest {

  private static final String SHOP =
      """
      name: shop
      env: {LOG_LEVEL: info, CODE: 007, FLAG: yes}
      release: python migrate.py
      services:
        api:
          build: pip install -r requirements.txt
          run: uvicorn main:app --port $PORT
          health: /health
          replicas: 1..4
          scale: {cpu: 70%, p95: 300ms}
          resources: {cpu: 250m, cpuLimit: 1, memory: 512Mi, pids: 256}
        worker: {run: python worker.py, replicas: 1..8, scale: {queue: emails, oldest: 30s}}
        web: {static: dist, spa: true}
      routes:
        - {path: /api/, to: api, identity: required, limit: plan, class: critical, cache: {GET: 60s, staleOnError: true}}
        - {path: /, to: web}
        - {path: /socket.io, to: banyan:rooms}
      schedules:
        - {name: nightly, service: worker, cron: "0 3 * * *", timezone: Europe/Berlin, run: python clean.py}
      """;

  @Test
  void readsWhatTheDesignShows() {
    AppManifest manifest = AppManifest.parse(SHOP);

    assertThat(manifest.name()).isEqualTo("shop");
    assertThat(manifest.services().keySet()).containsExactly("api", "worker", "web");
    var api = (ServiceSpec.Process) manifest.services().get("api");
    assertThat(api.replicas()).isEqualTo(new ReplicaRange(1, 4));
    assertThat(api.scale()).containsEntry("cpu", "70%").containsEntry("p95", "300ms");
    assertThat(api.resources().cpu().orElseThrow().millis()).isEqualTo(250);
    assertThat(api.resources().cpuLimit().orElseThrow().millis()).isEqualTo(1000);
    assertThat(api.health().orElseThrow().path()).isEqualTo("/health");
    assertThat(api.startTimeout()).isEqualTo(Duration.ofSeconds(60));
    RouteSpec route = manifest.routes().getFirst();
    assertThat(route.path()).isEqualTo("/api");
    assertThat(route.identity()).isEqualTo(RouteSpec.Identity.REQUIRED);
    assertThat(route.cache().orElseThrow().ttl()).isEqualTo(Duration.ofSeconds(60));
    assertThat(manifest.releaseCommand()).contains("python migrate.py");
    assertThat(manifest.schedules().getFirst().timezone().getId()).isEqualTo("Europe/Berlin");
  }

  @Test
  void keepsValuesOfVariablesAsTheyAreWritten() {
    assertThat(AppManifest.parse(SHOP).environment())
        .containsEntry("CODE", "007")
        .containsEntry("FLAG", "yes");
  }

  @Test
  void tellsEveryMistakeAtOnceWithItsLineAndTheNearestKey() {
    ManifestException refused =
        refusal(
            """
            name: shop
            services:
              api:
                run: ./api
                helth: /health
                replicas: 4..1
                stopGrace: 10
              web: {static: dist, health: /x}
            routes:
              - {path: /api, to: apo, identity: requird}
            schedules:
              - {name: nightly, service: web, cron: "61 3 * * *", timezone: Europe/Berln, run: x}
            """);

    assertThat(refused.text())
        .contains("line 5: unknown key `helth` in services.api, did you mean `health`?")
        .contains("line 6: services.api.replicas goes from high to low; write 1..4")
        .contains("line 7: services.api.stopGrace cannot be `10`; write something like `250ms`")
        .contains("line 8: services.web is static and takes no `health`")
        .contains(
            "line 10: routes[0] leads to `apo`, which is no service here, did you mean `api`?")
        .contains("line 10: routes[0].identity is `requird`")
        .contains("did you mean `required`?")
        .contains("line 12: schedules[0] runs in `web`")
        .contains("line 12: schedules[0].cron `61 3 * * *` is not a cron line")
        .contains("`Europe/Berln` is unknown, did you mean `Europe/Berlin`?");
    assertThat(refused.mistakes()).hasSize(9);
    assertThat(refused.problem().status()).isEqualTo(422);
  }

  @Test
  void aServiceRunsOrIsStatic() {
    assertThat(refusal("name: a\nservices:\n  x: {build: make}\n").text())
        .isEqualTo("line 3: services.x needs `run: <command>` or `static: <folder>`");
    assertThat(refusal("name: a\nservices:\n  x: {run: a, static: b}\n").text())
        .contains("has both `run` and `static`");
  }

  @Test
  void refusesWhatLeadsOutOfTheFolder() {
    assertThat(refusal("name: a\nservices:\n  x: {static: a/../../b}\n").text())
        .contains("leads out of the app's folder");
    assertThat(refusal("name: a\nservices:\n  x: {static: /etc}\n").text())
        .contains("services.x.static cannot be `/etc`");
  }

  @Test
  void refusesTheVariablesThatBanyanSets() {
    assertThat(refusal("name: a\nenv: {PORT: 3000}\nservices:\n  x: {run: a}\n").text())
        .contains("line 2: env.PORT is given by Banyan");
    assertThat(refusal("name: a\nservices:\n  x: {run: a, env: {BANYAN_RELEASE: 1}}\n").text())
        .contains("BANYAN_RELEASE is set by Banyan");
  }

  @Test
  void aFixedPortAllowsOneReplica() {
    assertThat(refusal("name: a\nservices:\n  x: {run: a, port: 3000, replicas: 2}\n").text())
        .contains("can have one replica only");
  }

  @Test
  void aMemoryLimitLeavesRoomToStart() {
    assertThat(refusal("name: a\nservices:\n  x: {run: a, resources: {memory: 64Ki}}\n").text())
        .contains("services.x.resources.memory is at least 4Mi");
  }

  @Test
  void aScalingPolicyNeedsRoomToMove() {
    assertThat(refusal("name: a\nservices:\n  x: {run: a, scale: {cpu: 70%}}\n").text())
        .contains("needs a range to move in");
    assertThat(
            refusal("name: a\nservices:\n  x: {run: a, replicas: 1..2, scale: {oldest: 5s}}\n")
                .text())
        .contains("add `queue: <name>`");
  }

  @Test
  void eachTargetOfAScalingPolicyNeedsWhatIsMeasured() {
    String routed =
        "name: a\nroutes: [{path: /, to: x}]\nservices:\n  x: {run: a, replicas: 1..2, ";
    assertThat(refusal(routed + "scale: {cpu: 70%}}\n").text())
        .contains("scale.cpu is a share of what an instance requests", "resources: {cpu: 250m}");
    assertThat(refusal(routed + "scale: {memory: 70%}}\n").text())
        .contains("resources: {memory: 256Mi}");
    assertThat(
            refusal("name: a\nservices:\n  x: {run: a, replicas: 1..2, scale: {p95: 1s}}\n").text())
        .contains("no route leads to this service");
    assertThat(refusal(routed.replace("1..2", "0..2") + "scale: {inFlight: 5}}\n").text())
        .contains("only a queue can wake a service");
    assertThat(refusal(routed + "scale: {inFlight: 5, up: {window: 2h}}}\n").text())
        .contains("scale.up: a stabilisation window is between 0s and 3600s");
  }

  @Test
  void aPredictionNamesTheFieldThatIsWrong() {
    String routed =
        "name: a\nroutes: [{path: /, to: x}]\nservices:\n  x: {run: a, replicas: 1..2, scale: {";
    assertThat(refusal(routed + "inFlight: 5, predict: true}}\n").text())
        .contains("services.x.scale.predict");
    assertThat(refusal(routed + "inFlight: 5, predict: {ahead: 5m}}}\n").text())
        .contains("timeOfDay");
    assertThat(refusal(routed + "inFlight: 5, predict: {timeOfDay: 9}}}\n").text())
        .contains("services.x.scale.predict.timeOfDay");
    assertThat(refusal(routed + "inFlight: 5, predict: {timeOfDay: true, ahead: 2d}}}\n").text())
        .contains("services.x.scale.predict.ahead: ahead is between 1m and 1h");
    assertThat(
            refusal(routed + "inFlight: 5, predict: {timeOfDay: true, timezone: Europe/Berlim}}}\n")
                .text())
        .contains("services.x.scale.predict.timezone `Europe/Berlim` is unknown", "Europe/Berlin");
    assertThat(refusal(routed + "p95: 1s, predict: {timeOfDay: true}}}\n").text())
        .contains("services.x.scale.predict foretells what cpu, inFlight or a queue's length");
    assertThat(
            refusal(routed + "inFlight: 5, up: {select: disabled}, predict: {timeOfDay: true}}}\n")
                .text())
        .contains("services.x.scale.predict adds instances, and up.select is disabled");
  }

  @Test
  void aScalingPolicyIsKeptFlat() {
    AppManifest manifest =
        AppManifest.parse(
            """
            name: a
            routes: [{path: /, to: x}]
            services:
              x:
                run: a
                replicas: 1..9
                scale: {inFlight: 5, up: {window: 60s, policies: [100% / 60s, 4/60s]}}
            """);
    assertThat(manifest.processes().getFirst().scale())
        .containsEntry("inFlight", "5")
        .containsEntry("up.window", "60s")
        .containsEntry("up.policies", "100% / 60s, 4/60s");
  }

  @Test
  void aQueueElsewhereIsNamedByTheVariableThatHoldsItsAddress() {
    String worker = "name: a\nservices:\n  x: {run: a, replicas: 0..2, scale: {queue: ";
    assertThat(
            AppManifest.parse(worker + "{name: emails, redis: JOBS_URL}, length: 5}}\n")
                .processes()
                .getFirst()
                .scale())
        .containsEntry("queue.name", "emails")
        .containsEntry("queue.redis", "JOBS_URL");
    ManifestException both = refusal(worker + "{nam: emails, redis: JOBS-URL}}}\n");
    assertThat(both.text())
        .contains("unknown key `nam` in services.x.scale.queue, did you mean `name`?")
        .contains("services.x.scale.queue needs `name`")
        .contains("services.x.scale.queue.redis cannot be `JOBS-URL`")
        .contains("something like `REDIS_URL`");
    assertThat(refusal(worker + "{name: emails}}}\n").text())
        .contains("services.x.scale.queue needs `redis`");
    assertThat(refusal(worker + "[emails]}}\n").text())
        .contains("`emails` or `{name: emails, redis: REDIS_URL}`");
  }

  @Test
  void anAddressThatStandsWhereItsVariableBelongsIsNotRepeated() {
    String worker = "name: a\nservices:\n  x: {run: a, replicas: 0..2, scale: {queue: ";
    String url = "'redis://me:hunter2@p@redis.example.com/0'";
    assertThat(refusal(worker + "{name: emails, redis: " + url + "}}}\n").text())
        .contains("services.x.scale.queue.redis cannot be `redis://******@redis.example.com/0`");
    assertThat(refusal(worker + url + "}}\n").text())
        .contains("services.x.scale.queue cannot be `redis://******@redis.example.com/0`");
  }

  @Test
  void explainsBrokenYaml() {
    assertThat(refusal("name: [a\nservices: 1\n").text()).startsWith("line 2: this is not YAML");
    assertThat(refusal("name: a\nname: b\nservices:\n  x: {run: a}\n").text())
        .isEqualTo("line 2: `name` stands twice, first on line 1");
    assertThat(
            refusal(
                    "name: a\nservices:\n  x: {run: a}\nschedules:\n"
                        + "  - {name: n, service: x, cron: */5 * * * *, run: y}\n")
                .text())
        .contains("must stand in quotes");
    assertThat(refusal("").text()).contains("needs `name`").contains("needs `services`");
    assertThat(refusal("- a\n").text()).contains("write keys with values");
  }

  @Test
  void anchorsAndMergeKeysWork() {
    AppManifest manifest =
        AppManifest.parse(
            """
            name: a
            services:
              one: &base {run: ./one, stopGrace: 5s}
              two:
                <<: *base
                run: ./two
            """);
    var two = (ServiceSpec.Process) manifest.services().get("two");
    assertThat(two.run()).isEqualTo("./two");
    assertThat(two.stopGrace()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aBombOfAliasesIsRefused() {
    StringBuilder bomb = new StringBuilder("name: a\nservices:\n  x: {run: a}\nenv:\n");
    bomb.append("  a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      String before = "*a" + (i - 1);
      bomb.append(
          "  a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(",", java.util.Collections.nCopies(9, before))));
    }
    assertThat(refusal(bomb.toString()).text()).contains("this is not YAML");
  }

  private static ManifestException refusal(String yaml) {
    return catchThrowableOfType(ManifestException.class, () -> AppManifest.parse(yaml));
  }
}
