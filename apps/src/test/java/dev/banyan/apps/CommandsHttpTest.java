package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.http.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandsHttpTest extends ShopHttp {

  @Test
  void logsBeginWithTheTailAndResumeBehindWhatWasSeen() throws Exception {
    Answer begun =
        endpoints
            .get("runCommand")
            .handle(
                call().body("{\"service\":\"worker\",\"command\":\"echo one; echo two; exit 3\"}"));
    String id = tree(begun).path("id").asText();
    List<Event> events = stream("streamCommand", call().path("command", id));
    List<String> lines =
        events.stream()
            .filter(event -> event.name().equals("line"))
            .map(event -> event.data().path("line").asText())
            .toList();
    assertThat(lines).containsSubsequence("one", "two");
    assertThat(events.getLast().name()).isEqualTo("end");
    assertThat(events.getLast().data().path("exitCode").asInt()).isEqualTo(3);
    assertThat(events.getLast().data().path("state").asText()).isEqualTo("failed");

    List<Event> all = stream("streamLogs", call().query("follow", "false").query("instance", id));
    assertThat(all).hasSameSizeAs(lines);
    List<Event> rest =
        stream(
            "streamLogs",
            call()
                .query("follow", "false")
                .query("instance", id)
                .lastEventId(all.getFirst().id().orElseThrow()));
    assertThat(rest).hasSize(all.size() - 1);
  }

  @Test
  void aTailIsAsLongAsItIsAskedFor() throws Exception {
    Answer begun =
        endpoints
            .get("runCommand")
            .handle(call().body("{\"service\":\"worker\",\"command\":\"seq 1 2500\"}"));
    String id = tree(begun).path("id").asText();
    stream("streamCommand", call().path("command", id));
    List<Event> tail =
        stream(
            "streamLogs",
            call().query("follow", "false").query("instance", id).query("tail", "2000"));
    assertThat(tail).hasSize(2_000);
    assertThat(tail)
        .extracting(event -> event.data().path("line").asText())
        .contains("600", "2500");
    assertThat(
            stream(
                "streamLogs",
                call().query("follow", "false").query("instance", id).query("tail", "0")))
        .isEmpty();
  }

  @Test
  void commandsAreListedNewestFirstPageByPage() throws Exception {
    List<String> begun = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Answer answer =
          endpoints
              .get("runCommand")
              .handle(call().body("{\"service\":\"worker\",\"command\":\"true\"}"));
      begun.addFirst(tree(answer).path("id").asText());
    }
    JsonNode first = json("listCommands", call().page(Optional.empty(), 2));
    assertThat(ids(first)).isEqualTo(begun.subList(0, 2));
    assertThat(first.path("items").get(0).path("createdBy").asText()).endsWith("@example.com");
    assertThat(first.path("nextCursor").asText()).isNotEmpty();
    JsonNode rest = json("listCommands", call().page(Optional.of(begun.get(1)), 50));
    assertThat(ids(rest)).startsWith(begun.get(2)).doesNotContain(begun.get(0), begun.get(1));
    assertThat(problem("listCommands", call().page(Optional.of("elsewhere"), 2)).problem().status())
        .isEqualTo(400);
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("items").forEach(item -> ids.add(item.path("id").asText()));
    return ids;
  }
}
