package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.banyan.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What clients that are made from the contract must know of every operation. */
class ContractTest {

  /** Operations that are asked by POST for their body's sake and write nothing. */
  private static final Set<String> ASKED_BY_POST =
      Set.of("planScale", "simulateScale", "lintScaleGuide");

  @Test
  void whatTheGateMayRefuseSaysSo() throws IOException {
    var silent = new ArrayList<String>();
    var surplus = new ArrayList<String>();
    for (var path : contract().path("paths").properties()) {
      for (JsonNode operation : operations(path.getValue())) {
        String answer = operation.at("/responses/421/$ref").asText();
        boolean told = answer.equals("#/components/responses/Misdirected");
        boolean probe = path.getKey().equals("/health") || path.getKey().startsWith("/health/");
        if (probe && told) {
          surplus.add(operation.path("operationId").asText());
        } else if (!probe && !told) {
          silent.add(operation.path("operationId").asText());
        }
      }
    }
    assertThat(silent).as("operations that do not tell of 421").isEmpty();
    assertThat(surplus).as("probes, which answer by any name").isEmpty();
    assertThat(contract().at("/components/responses/Misdirected/content").fieldNames())
        .toIterable()
        .containsExactly("application/problem+json");
  }

  @Test
  void everyWriteTellsOfItsPositionAndNoReadDoes() throws IOException {
    var writes = new ArrayList<String>();
    var told = new ArrayList<String>();
    for (JsonNode path : contract().path("paths")) {
      for (var method : path.properties()) {
        JsonNode operation = method.getValue();
        String id = operation.path("operationId").asText();
        if (id.isEmpty()) {
          continue;
        }
        if (!method.getKey().equals("get") && !ASKED_BY_POST.contains(id)) {
          writes.add(id);
        }
        boolean tells = false;
        for (var answer : operation.path("responses").properties()) {
          tells |= answer.getValue().path("headers").has("Banyan-Position");
        }
        if (tells) {
          told.add(id);
        }
      }
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(writes);
  }

  @Test
  void whatTakesIfMatchSaysWhenItDoesNotHold() throws IOException {
    var takes = new ArrayList<String>();
    var refuses = new ArrayList<String>();
    for (JsonNode path : contract().path("paths")) {
      for (JsonNode operation : operations(path)) {
        String id = operation.path("operationId").asText();
        for (JsonNode parameter : operation.path("parameters")) {
          if (parameter.path("$ref").asText().equals("#/components/parameters/IfMatch")) {
            takes.add(id);
          }
        }
        if (operation.path("responses").has("412")) {
          refuses.add(id);
        }
      }
    }
    assertThat(takes)
        .isEqualTo(refuses)
        .contains("updateTeam", "setTeamPlan", "updateMember", "scaleService", "putSecret");
  }

  @Test
  void theDocumentThatNodesServeIsTheContract() throws IOException {
    JsonNode served = Json.mapper().readTree(ApiDocument.json());
    assertThat(served.path("openapi").asText()).startsWith("3.1");
    assertThat(served.path("paths").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(names(contract().path("paths")));
    assertThat(served.at("/components/schemas").size())
        .isEqualTo(contract().at("/components/schemas").size());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<JsonNode> operations(JsonNode path) {
    List<JsonNode> operations = new ArrayList<>();
    path.forEach(
        each -> {
          if (each.has("operationId")) {
            operations.add(each);
          }
        });
    return operations;
  }

  private static JsonNode contract() throws IOException {
    try (InputStream in = Platform.class.getResourceAsStream("/openapi.yaml")) {
      return new YAMLMapper().readTree(in);
    }
  }
}
