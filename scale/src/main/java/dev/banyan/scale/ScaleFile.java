package dev.banyan.scale;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML file of this module (a guide, a price book, a scenario, thresholds) bound to a record.
 * Files come from anywhere: size, depth and aliases are bounded, types are plain, and a key that
 * stands twice is refused. Stateless and thread-safe.
 */
public final class ScaleFile {

  /** The longest file that is read, in characters. */
  public static final int LENGTH_MAX = 1 << 20;

  /** Values of a file, one that aliases repeat counted each time. */
  public static final int VALUES_MAX = 100_000;

  /** Characters of a key, and of a value: findings and mistakes repeat them. */
  static final int KEY_LENGTH_MAX = 200;

  static final int VALUE_LENGTH_MAX = 2_000;

  private static final int SHOWN_LENGTH = 40;

  private static final int DEPTH_MAX = 40;
  private static final int ALIASES_MAX = 50;

  private ScaleFile() {}

  /**
   * Reads a text.
   *
   * @throws ConfigException with every mistake there is, each naming its key
   */
  public static <R extends Record> R read(String text, Class<R> type) {
    if (text.length() > LENGTH_MAX) {
      throw new ConfigException(List.of("the file is longer than " + LENGTH_MAX + " characters"));
    }
    return ConfigBinder.bind(tree(text), type);
  }

  /** Reads a file that this module carries, beside {@code owner}. */
  public static <R extends Record> R resource(Class<?> owner, String name, Class<R> type) {
    return read(text(owner, name), type);
  }

  /** The text of a file that this module carries, beside {@code owner}. */
  public static String text(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no file " + name + " beside " + owner.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @SuppressWarnings("unchecked") // keys that are no text are refused before
  private static Map<String, ?> tree(String text) {
    var options = new LoaderOptions();
    options.setCodePointLimit(LENGTH_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    options.setMaxAliasesForCollections(ALIASES_MAX);
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    Object root;
    try {
      refuseKeysOfManyParts(yaml(options).compose(new StringReader(text)), new IdentityHashMap<>());
      root = yaml(options).load(text);
    } catch (YAMLException broken) {
      throw new ConfigException(List.of("this is not YAML: " + broken.getMessage()));
    }
    if (!(root instanceof Map<?, ?> map)
        || !map.keySet().stream().allMatch(String.class::isInstance)) {
      throw new ConfigException(List.of("the file must be a map of keys"));
    }
    count(root, 0, 0);
    return (Map<String, ?>) map;
  }

  /** A key that is a list of lists would be hashed, aliases and all, before anybody counts it. */
  private static void refuseKeysOfManyParts(@Nullable Node node, Map<Node, Boolean> seen) {
    if (node == null || seen.put(node, true) != null) {
      return;
    }
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (!(entry.getKeyNode() instanceof ScalarNode)) {
          throw new ConfigException(List.of("a key must be a word, not a list or a map"));
        }
        refuseKeysOfManyParts(entry.getValueNode(), seen);
      }
    } else if (node instanceof SequenceNode list) {
      list.getValue().forEach(each -> refuseKeysOfManyParts(each, seen));
    }
  }

  /**
   * Refuses what is small as a text and large as a tree: aliases of aliases multiply, and whatever
   * is wrong with them would be told once for each.
   *
   * @return the values so far with those of {@code value}
   */
  private static int count(@Nullable Object value, int before, int depth) {
    int values = before + 1;
    if (values > VALUES_MAX || depth > DEPTH_MAX) {
      throw new ConfigException(
          List.of(
              "the file holds more than "
                  + VALUES_MAX
                  + " values, or more than "
                  + DEPTH_MAX
                  + " levels, with what its aliases repeat"));
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> each : map.entrySet()) {
        refuseLonger(String.valueOf(each.getKey()), KEY_LENGTH_MAX, "a key");
        values = count(each.getValue(), values, depth + 1);
      }
    } else if (value instanceof Collection<?> list) {
      for (Object each : list) {
        values = count(each, values, depth + 1);
      }
    } else if (value != null) {
      refuseLonger(value.toString(), VALUE_LENGTH_MAX, "a value");
    }
    return values;
  }

  private static void refuseLonger(String text, int most, String what) {
    if (text.length() > most) {
      throw new ConfigException(
          List.of(
              what
                  + " is longer than "
                  + most
                  + " characters: it begins with "
                  + text.substring(0, SHOWN_LENGTH)
                  + "…"));
    }
  }

  /** A reader to which every scalar is the text as written: no octal numbers, no dates, no yes. */
  private static Yaml yaml(LoaderOptions options) {
    var dumping = new DumperOptions();
    return new Yaml(
        new SafeConstructor(options),
        new Representer(dumping),
        dumping,
        options,
        new Resolver() {
          @Override
          protected void addImplicitResolvers() {
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
            addImplicitResolver(Tag.MERGE, MERGE, "<");
          }
        });
  }
}
