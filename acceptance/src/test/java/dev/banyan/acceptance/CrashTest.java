package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Banyan ended with -9 and started again; then ended in good order. */
class CrashTest {

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedIsThereAndNothingIsDoubledOrLeft() {
    var node =
        BanyanProcess.start(TestApps.node(folder.resolve("app"), "one"), folder.resolve("data"));
    try (node) {
      Api owner = Api.owner(node);
      String app =
          "/v1/apps/" + owner.get("/v1/apps").expect(200).json().at("/items/0/id").asText();
      owner.put(app + "/config/GREETING", Map.of("value", "hello")).expect(200);
      long databaseBefore = servers(node, "postgres");
      long redisBefore = servers(node, "redis-server");
      long servicesBefore = servers(node, "server.js");
      assertThat(servicesBefore).isEqualTo(2);

      node.kill();
      assertThat(servers(node, "postgres")).as("PostgreSQL outlives Banyan").isPositive();
      node.start();

      assertThat(owner.get(app + "/config/GREETING").expect(200).text("value")).isEqualTo("hello");
      assertThat(servers(node, "redis-server")).isEqualTo(redisBefore);
      assertThat(postmasters(node)).as("one PostgreSQL: %s", databaseBefore).isEqualTo(1);
      assertThat(servers(node, "server.js")).as("service instances").isEqualTo(servicesBefore);
      var reply = new Api(node.app(), null).get("/").expect(200);
      assertThat(reply.text("greeting")).as("given at the next start").isEqualTo("hello");

      assertThat(node.stop()).as("exit code on SIGTERM").isIn(0, 143);
      assertThat(node.processesOfThisNode()).as("left behind").isEmpty();
    }
  }

  private static long servers(BanyanProcess node, String command) {
    return node.processesOfThisNode().stream().filter(line -> line.contains(command)).count();
  }

  private static long postmasters(BanyanProcess node) {
    return node.processesOfThisNode().stream()
        .filter(line -> line.contains("bin/postgres") && line.contains(" -D"))
        .count();
  }
}
