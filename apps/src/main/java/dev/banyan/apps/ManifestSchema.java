package dev.banyan.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.banyan.kernel.NearestName;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The very JSON Schema that editors use, and its verdicts in words that say what to write. The
 * validator tells where and which keyword; the words come from here and from the schema's own
 * {@code examples}.
 */
final class ManifestSchema {

  private static final String RESOURCE = "/schema/banyan.app.schema.json";
  private static final String TEXT = load();
  private static final JsonNode ROOT = tree(TEXT);

  /** Apart, since whoever only wants the text need not load a validator. */
  private static final class Validator {
    static final Schema SCHEMA =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(ROOT);
  }

  private ManifestSchema() {}

  static String text() {
    return TEXT;
  }

  static List<ManifestMistake> check(YamlTree yaml) {
    List<ManifestMistake> mistakes = new ArrayList<>();
    for (Error error : Validator.SCHEMA.validate(yaml.root())) {
      mistakes.add(mistake(error, yaml));
    }
    return mistakes;
  }

  private static ManifestMistake mistake(Error error, YamlTree yaml) {
    List<String> path = new ArrayList<>();
    for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
      path.add(String.valueOf(error.getInstanceLocation().getElement(i)));
    }
    String pointer = pointer(path);
    String where = readable(path);
    String keyword = String.valueOf(error.getKeyword());
    String property = error.getProperty();
    if (error.getEvaluationPath().toString().contains("propertyNames")) {
      return badName(error, path, yaml);
    }
    return switch (keyword) {
      case "additionalProperties" ->
          new ManifestMistake(
              yaml.line(YamlTree.child(pointer, String.valueOf(property))),
              dotted(where, String.valueOf(property)),
              unknownKey(String.valueOf(property), where, schemaAt(path)));
      case "required" ->
          new ManifestMistake(yaml.line(pointer), where, in(where) + " needs `" + property + "`");
      default ->
          new ManifestMistake(
              yaml.line(pointer), where, badValue(error, keyword, path, pointer, yaml));
    };
  }

  private static String unknownKey(String key, String where, JsonNode schema) {
    List<String> known = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(known::add);
    Optional<String> nearest = NearestName.of(key, known);
    return "unknown key `"
        + key
        + "`"
        + (where.isEmpty() ? "" : " in " + where)
        + nearest
            .map(name -> ", did you mean `" + name + "`?")
            .orElse("; known are " + String.join(", ", known));
  }

  private static ManifestMistake badName(Error error, List<String> path, YamlTree yaml) {
    JsonNode instance = error.getInstanceNode();
    String name = instance.isTextual() ? instance.asText() : path.isEmpty() ? "" : path.getLast();
    boolean environment = path.contains("env");
    String where = readable(path);
    return new ManifestMistake(
        yaml.line(YamlTree.child(pointer(path), name)),
        dotted(where, name),
        "`"
            + name
            + "` is no name for "
            + (environment
                ? "a variable; use letters, digits and _, not beginning with a digit"
                : "a service; use lower-case letters, digits and -, beginning with a letter"));
  }

  private static String badValue(
      Error error, String keyword, List<String> path, String pointer, YamlTree yaml) {
    String where = in(readable(path));
    JsonNode schema = schemaAt(path);
    JsonNode given = error.getInstanceNode();
    String shown =
        given.isValueNode() ? "`" + masked(yaml.written(pointer)) + "`" : "what stands there";
    return switch (keyword) {
      case "enum" -> {
        List<String> allowed = new ArrayList<>();
        schema.path("enum").forEach(value -> allowed.add(value.asText()));
        yield where
            + " is "
            + shown
            + ", but may be only "
            + String.join(", ", allowed)
            + NearestName.of(given.asText(), allowed)
                .map(name -> "; did you mean `" + name + "`?")
                .orElse("");
      }
      case "type" ->
          where
              + (given.isNull() ? " has no value" : " cannot be " + shown)
              + "; write "
              + expected(schema);
      case "pattern" -> where + " cannot be " + shown + "; write " + expected(schema);
      case "minProperties", "minItems" -> where + " must not be empty";
      default -> where + " " + error.getMessage();
    };
  }

  /** Where a variable's name belongs somebody may write the address it holds, with its login. */
  private static String masked(String written) {
    return written.replaceAll("://.*@", "://" + Secret.MASK + "@");
  }

  private static String expected(JsonNode schema) {
    JsonNode examples = schema.path("examples");
    if (examples.isArray() && !examples.isEmpty()) {
      List<String> list = new ArrayList<>();
      examples.forEach(example -> list.add("`" + example.asText() + "`"));
      return "something like " + String.join(" or ", list);
    }
    JsonNode type = schema.path("type");
    List<String> names = new ArrayList<>();
    if (type.isArray()) {
      type.forEach(one -> names.add(word(one.asText())));
    } else {
      names.add(word(type.asText("another value")));
    }
    return names.stream().collect(Collectors.joining(" or "));
  }

  private static String word(String type) {
    return switch (type) {
      case "object" -> "keys with values";
      case "array" -> "a list";
      case "string" -> "a text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      default -> type;
    };
  }

  /** The part of the schema that rules over an instance path. */
  private static JsonNode schemaAt(List<String> path) {
    JsonNode at = ROOT;
    for (String step : path) {
      JsonNode next = at.path("properties").path(step);
      if (next.isMissingNode() && at.path("additionalProperties").isObject()) {
        next = at.path("additionalProperties");
      }
      if (next.isMissingNode()) {
        next = at.path("items");
      }
      if (next.has("$ref")) {
        JsonNode target = ROOT.at(next.path("$ref").asText().substring(1));
        next = target.isMissingNode() ? MissingNode.getInstance() : target;
      }
      at = next;
    }
    return at;
  }

  private static String pointer(List<String> path) {
    String pointer = "";
    for (String step : path) {
      pointer = YamlTree.child(pointer, step);
    }
    return pointer;
  }

  /** {@code services.api.health}, {@code routes[2].path}. */
  static String readable(List<String> path) {
    StringBuilder text = new StringBuilder();
    for (String step : path) {
      if (step.chars().allMatch(Character::isDigit) && !step.isEmpty()) {
        text.append('[').append(step).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step);
      }
    }
    return text.toString();
  }

  private static String dotted(String where, String key) {
    return where.isEmpty() ? key : where + "." + key;
  }

  private static String in(String where) {
    return where.isEmpty() ? "the file" : where;
  }

  private static String load() {
    try (InputStream in = ManifestSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static JsonNode tree(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException invalid) {
      throw new UncheckedIOException(invalid);
    }
  }
}
