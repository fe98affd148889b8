package dev.banyan.server.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.banyan.http.Json;
import dev.banyan.server.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Holds answers against the contract more strictly than JSON Schema would: a field that the
 * contract does not have is a difference too.
 */
final class ContractSchema {

  private static final JsonNode CONTRACT = contract();
  private static final ObjectMapper MAPPER = Json.mapper();

  private ContractSchema() {}

  /** What differs, each with its path; none where the answer is as the contract says. */
  static List<String> differences(String schema, Object answer) throws IOException {
    JsonNode json = MAPPER.readTree(MAPPER.writeValueAsBytes(answer));
    var out = new ArrayList<String>();
    check(CONTRACT.at("/components/schemas/" + schema), json, "", out);
    return out;
  }

  private static void check(JsonNode schema, JsonNode value, String path, List<String> out) {
    JsonNode ref = schema.path("$ref");
    if (ref.isTextual()) {
      check(CONTRACT.at(ref.asText().substring(1)), value, path, out);
      return;
    }
    if (schema.isMissingNode()) {
      out.add(path + ": no schema");
      return;
    }
    if (!types(schema).contains(type(value))
        && !(types(schema).contains("number") && type(value).equals("integer"))) {
      out.add(path + ": " + type(value) + " instead of " + types(schema));
      return;
    }
    if (schema.has("enum") && !texts(schema.path("enum")).contains(value.asText())) {
      out.add(path + ": '" + value.asText() + "' is none of " + texts(schema.path("enum")));
    }
    if (value.isArray()) {
      int index = 0;
      for (JsonNode each : value) {
        check(schema.path("items"), each, path + "[" + index++ + "]", out);
      }
    }
    if (value.isObject()) {
      texts(schema.path("required")).stream()
          .filter(name -> !value.has(name))
          .forEach(name -> out.add(path + "." + name + ": is missing"));
      for (var field : value.properties()) {
        String below = path + "." + field.getKey();
        if (schema.path("properties").has(field.getKey())) {
          check(schema.path("properties").path(field.getKey()), field.getValue(), below, out);
        } else {
          out.add(below + ": is not in the contract");
        }
      }
    }
  }

  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray() ? texts(type) : List.of(type.asText());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case NULL -> "null";
      default -> "nothing";
    };
  }

  private static JsonNode contract() {
    try (InputStream in = Platform.class.getResourceAsStream("/openapi.yaml")) {
      return new YAMLMapper().readTree(in);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
