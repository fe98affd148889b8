package dev.banyan.http;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Reads the contract's file into what Vert.x's parser takes.
 *
 * <p>That parser (5.0.10) refuses a contract whose answers are neither JSON nor text, such as a
 * stream of events or a download. Only requests are checked, so the answers are taken out; what
 * matters of them, whether an operation streams, is kept as an extension.
 */
final class ContractFile {

  /** Extension that stands for a 200 of type {@code text/event-stream}. */
  static final String STREAMS = "x-streams";

  private static final int CODE_POINTS_MAX = 8 * 1024 * 1024;

  private ContractFile() {}

  static JsonObject read(Vertx vertx, String location) {
    String text = vertx.fileSystem().readFileBlocking(location).toString();
    var options = new LoaderOptions();
    options.setCodePointLimit(CODE_POINTS_MAX);
    Object tree = new Yaml(new SafeConstructor(options)).load(text);
    if (!(json(tree) instanceof JsonObject contract)) {
      throw new IllegalStateException("The contract " + location + " is no OpenAPI document");
    }
    withoutAnswers(contract);
    return contract;
  }

  private static void withoutAnswers(JsonObject contract) {
    JsonObject components = contract.getJsonObject("components", new JsonObject());
    JsonObject shared = components.getJsonObject("responses", new JsonObject());
    JsonObject paths = contract.getJsonObject("paths", new JsonObject());
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (item.getValue(method) instanceof JsonObject operation
            && operation.containsKey("operationId")) {
          if (streams(operation, shared)) {
            operation.put(STREAMS, true);
          }
          operation.put(
              "responses",
              new JsonObject().put("default", new JsonObject().put("description", "see source")));
        }
      }
    }
    components.remove("responses");
    components.remove("headers");
  }

  private static boolean streams(JsonObject operation, JsonObject shared) {
    JsonObject answer =
        operation
            .getJsonObject("responses", new JsonObject())
            .getJsonObject("200", new JsonObject());
    String reference = answer.getString("$ref");
    if (reference != null) {
      answer =
          shared.getJsonObject(
              reference.substring(reference.lastIndexOf('/') + 1), new JsonObject());
    }
    return answer.getJsonObject("content", new JsonObject()).containsKey("text/event-stream");
  }

  /** YAML's maps have keys of any type, and its timestamps become dates; JSON has neither. */
  private static @Nullable Object json(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> {
        var object = new JsonObject();
        map.forEach((key, item) -> object.put(String.valueOf(key), json(item)));
        yield object;
      }
      case Collection<?> items -> {
        var array = new JsonArray();
        items.forEach(item -> array.add(json(item)));
        yield array;
      }
      case Date date -> date.toInstant().toString();
      default -> value;
    };
  }
}
