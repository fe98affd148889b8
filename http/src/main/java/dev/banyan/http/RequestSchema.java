package dev.banyan.http;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.RequestBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks one operation's parameters and body. Its validators are made once, at boot; they keep no
 * state between requests, so checks may run on any thread.
 */
final class RequestSchema {

  private static final String JSON = "application/json";
  private static final int VIOLATIONS_MAX = 20;

  /** A parameter in the path, the query or a header. */
  private record Parameter(
      String name, Location in, boolean required, String type, Validator validator) {}

  /** What is wrong with one field. */
  record Violation(String field, String detail) {}

  private final List<Parameter> parameters;
  private final boolean hasBody;
  private final boolean bodyRequired;
  private final List<String> mediaTypes;
  private final @Nullable Validator jsonBody;

  private RequestSchema(
      List<Parameter> parameters,
      boolean hasBody,
      boolean bodyRequired,
      List<String> mediaTypes,
      @Nullable Validator jsonBody) {
    this.parameters = parameters;
    this.hasBody = hasBody;
    this.bodyRequired = bodyRequired;
    this.mediaTypes = mediaTypes;
    this.jsonBody = jsonBody;
  }

  static RequestSchema of(OpenAPIContract contract, Operation operation) {
    List<Parameter> parameters = new ArrayList<>();
    for (var parameter : operation.getParameters()) {
      JsonSchema schema = parameter.getSchema();
      parameters.add(
          new Parameter(
              parameter.getName(),
              parameter.getIn(),
              parameter.isRequired(),
              String.valueOf(schema.<Object>get("type")),
              contract.getSchemaRepository().validator(schema)));
    }
    RequestBody body = operation.getRequestBody();
    if (body == null) {
      return new RequestSchema(parameters, false, false, List.of(), null);
    }
    MediaType json = body.getContent().get(JSON);
    Validator validator =
        json == null || json.getSchema() == null
            ? null
            : contract.getSchemaRepository().validator(json.getSchema());
    return new RequestSchema(
        parameters, true, body.isRequired(), List.copyOf(body.getContent().keySet()), validator);
  }

  /**
   * Checks everything and tells all that is wrong at once.
   *
   * @throws dev.banyan.kernel.ProblemException 400 with {@code errors}, or 415
   */
  void check(VertxCall call) {
    List<Violation> violations = new ArrayList<>();
    for (Parameter parameter : parameters) {
      check(parameter, call, violations);
    }
    checkBody(call, violations);
    if (!violations.isEmpty()) {
      throw Problems.of(problem(violations));
    }
  }

  private static Problem problem(List<Violation> violations) {
    Violation first = violations.getFirst();
    List<Map<String, String>> errors = new ArrayList<>();
    for (Violation violation : violations) {
      if (errors.size() < VIOLATIONS_MAX) {
        Map<String, String> error = new LinkedHashMap<>();
        error.put("field", violation.field);
        error.put("detail", violation.detail);
        errors.add(error);
      }
    }
    return Problems.invalid(first.field, first.field + ": " + first.detail)
        .problem()
        .with("errors", errors);
  }

  private static void check(Parameter parameter, VertxCall call, List<Violation> violations) {
    Optional<String> given =
        switch (parameter.in) {
          // The contract keeps the form of ids open: a malformed one is answered as an unknown one.
          case PATH -> Optional.of(call.path(parameter.name));
          case QUERY -> call.query(parameter.name);
          case HEADER -> call.header(parameter.name);
          case COOKIE -> Optional.empty();
        };
    if (given.isEmpty()) {
      boolean read = parameter.in == Location.QUERY || parameter.in == Location.HEADER;
      if (parameter.required && read) {
        violations.add(new Violation(parameter.name, "is required"));
      }
      return;
    }
    OutputUnit result = parameter.validator.validate(typed(parameter.type, given.get()));
    if (!Boolean.TRUE.equals(result.getValid())) {
      violations.add(new Violation(parameter.name, words(result)));
    }
  }

  private void checkBody(VertxCall call, List<Violation> violations) {
    byte[] bytes = call.rawBody();
    if (!hasBody) {
      return;
    }
    if (bytes.length == 0) {
      if (bodyRequired) {
        violations.add(new Violation("body", "is required"));
      }
      return;
    }
    String type = mediaType(call.header("Content-Type").orElse(""));
    if (!mediaTypes.contains(type) && !mediaTypes.contains("*/*")) {
      throw Problems.of(
          Problem.of(
              "unsupported-media-type",
              415,
              "Unsupported media type",
              "Send the body as " + String.join(" or ", mediaTypes) + "."));
    }
    if (!type.equals(JSON) || jsonBody == null) {
      return;
    }
    OutputUnit result = jsonBody.validate(schemaForm(VertxCall.readJson(bytes, Object.class)));
    if (Boolean.TRUE.equals(result.getValid())) {
      return;
    }
    List<OutputUnit> errors = result.getErrors() == null ? List.of() : result.getErrors();
    for (OutputUnit error : errors) {
      // A field that fails is also told as an unknown one by additionalProperties: first word
      // counts.
      String field = field(error);
      boolean told =
          violations.stream()
              .anyMatch(v -> v.field.equals(field) || v.field.startsWith(field + "."));
      if (tellsWhat(error) && !told) {
        violations.add(new Violation(field, error(error)));
      }
    }
    if (violations.isEmpty()) {
      violations.add(new Violation("body", "does not match the contract"));
    }
  }

  /** The validator's units that only say that a unit below them failed are left out. */
  private static boolean tellsWhat(OutputUnit unit) {
    String keyword = keyword(unit);
    return unit.getError() != null
        && !keyword.equals("properties")
        && !keyword.equals("items")
        && !keyword.equals("$ref")
        && !keyword.equals("allOf");
  }

  private static String words(OutputUnit result) {
    List<OutputUnit> errors = result.getErrors();
    return errors == null || errors.isEmpty() ? "is not valid" : error(errors.getLast());
  }

  private static String keyword(OutputUnit unit) {
    String location = String.valueOf(unit.getKeywordLocation());
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static String error(OutputUnit unit) {
    String text = String.valueOf(unit.getError());
    if (keyword(unit).equals("false") || text.contains("additional properties")) {
      return "is not a known field";
    }
    text = text.replace("Instance does not have required property", "lacks the field");
    text = text.replace("Instance type", "type").replace("Instance", "the value");
    return text.isEmpty()
        ? "is not valid"
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private static String field(OutputUnit unit) {
    String location = String.valueOf(unit.getInstanceLocation());
    String path = location.startsWith("#/") ? location.substring(2) : "";
    return path.isEmpty() ? "body" : path.replace('/', '.');
  }

  private static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object schemaForm(@Nullable Object json) {
    return switch (json) {
      case Map<?, ?> map -> new JsonObject((Map<String, Object>) map);
      case List<?> list -> new JsonArray(list);
      case null -> null;
      default -> json;
    };
  }

  /** A parameter is text on the wire; text that is no number stays text, and fails its schema. */
  private static Object typed(String type, String text) {
    try {
      return switch (type) {
        case "integer" -> Long.parseLong(text);
        case "number" -> Double.parseDouble(text);
        case "boolean" ->
            text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : text;
        default -> text;
      };
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
