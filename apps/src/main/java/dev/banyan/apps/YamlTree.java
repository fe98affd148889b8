package dev.banyan.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML text as a JSON tree that remembers its lines, and each scalar as it was written: {@code
 * yes} in an environment stays {@code yes}. Bounded in size, depth and aliases.
 */
final class YamlTree {

  static final int CODE_POINTS_MAX = 1 << 20;
  private static final int NODES_MAX = 50_000;
  private static final int DEPTH_MAX = 40;

  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, String> written = new HashMap<>();
  private final List<ManifestMistake> mistakes = new ArrayList<>();
  private JsonNode root = JsonNodeFactory.instance.objectNode();
  private int nodes;

  private YamlTree() {}

  static YamlTree read(String text) {
    var tree = new YamlTree();
    var options = new LoaderOptions();
    options.setCodePointLimit(CODE_POINTS_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    options.setMaxAliasesForCollections(50);
    try {
      Node node = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      if (node != null) {
        tree.root = tree.convert(node, "", 0);
      }
    } catch (MarkedYAMLException syntax) {
      tree.mistakes.add(syntaxMistake(syntax));
    } catch (org.yaml.snakeyaml.error.YAMLException refused) {
      tree.mistakes.add(new ManifestMistake(0, "", "this is not YAML: " + refused.getMessage()));
    }
    return tree;
  }

  JsonNode root() {
    return root;
  }

  /** Syntax errors and keys written twice. */
  List<ManifestMistake> mistakes() {
    return mistakes;
  }

  /** The line of the key or item at a JSON pointer, or of the nearest thing around it. */
  int line(String pointer) {
    String at = pointer;
    while (true) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
      int slash = at.lastIndexOf('/');
      if (slash < 0) {
        return 0;
      }
      at = at.substring(0, slash);
    }
  }

  /** The scalar at a JSON pointer exactly as it stands in the file, without its quotes. */
  String written(String pointer) {
    return written.getOrDefault(pointer, "");
  }

  static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  private static ManifestMistake syntaxMistake(MarkedYAMLException syntax) {
    int line = syntax.getProblemMark() == null ? 0 : syntax.getProblemMark().getLine() + 1;
    String snippet =
        syntax.getProblemMark() == null
            ? ""
            : String.valueOf(syntax.getProblemMark().get_snippet());
    String hint =
        snippet.contains(": *") || String.valueOf(syntax.getProblem()).contains("alias")
            ? " (a value that begins with * must stand in quotes)"
            : "";
    return new ManifestMistake(line, "", "this is not YAML: " + syntax.getProblem() + hint);
  }

  private JsonNode convert(Node node, String pointer, int depth) {
    lines.putIfAbsent(pointer, node.getStartMark().getLine() + 1);
    if (++nodes > NODES_MAX || depth > DEPTH_MAX) {
      throw new org.yaml.snakeyaml.error.YAMLException("the file is too large or too deep");
    }
    return switch (node) {
      case MappingNode mapping -> object(mapping, pointer, depth);
      case SequenceNode sequence -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Node item : sequence.getValue()) {
          array.add(convert(item, pointer + "/" + array.size(), depth + 1));
        }
        yield array;
      }
      case ScalarNode scalar -> {
        written.put(pointer, scalar.getValue());
        yield scalar(scalar);
      }
      default -> JsonNodeFactory.instance.nullNode();
    };
  }

  private ObjectNode object(MappingNode mapping, String pointer, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(object, tuple.getValueNode(), pointer, depth);
        continue;
      }
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        mistakes.add(new ManifestMistake(line, "", "a key must be a plain word"));
        continue;
      }
      String at = child(pointer, key.getValue());
      Integer before = lines.get(at);
      if (object.has(key.getValue()) && before != null && depth >= 0) {
        mistakes.add(
            new ManifestMistake(
                line, "", "`" + key.getValue() + "` stands twice, first on line " + before));
        continue;
      }
      lines.put(at, line);
      object.set(key.getValue(), convert(tuple.getValueNode(), at, depth + 1));
    }
    return object;
  }

  /** YAML's merge key; what the mapping says itself wins, so merged keys come only where absent. */
  private void merge(ObjectNode into, Node from, String pointer, int depth) {
    if (convert(from, pointer + "/<<", depth + 1) instanceof ObjectNode merged) {
      merged.properties().forEach(entry -> into.putIfAbsent(entry.getKey(), entry.getValue()));
    }
  }

  private static JsonNode scalar(ScalarNode node) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    String value = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return factory.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return switch (value.toLowerCase(java.util.Locale.ROOT)) {
        case "true", "yes", "on" -> factory.booleanNode(true);
        default -> factory.booleanNode(false);
      };
    }
    try {
      if (tag.equals(Tag.INT)) {
        return factory.numberNode(new BigInteger(value.replace("_", "")));
      }
      if (tag.equals(Tag.FLOAT)) {
        return factory.numberNode(new BigDecimal(value.replace("_", "")));
      }
    } catch (NumberFormatException exotic) {
      // Octal, hexadecimal and base 60 are numbers to YAML 1.1 and words to everybody else.
      return factory.textNode(value);
    }
    return factory.textNode(value);
  }
}
