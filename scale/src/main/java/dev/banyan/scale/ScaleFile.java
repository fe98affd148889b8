package dev.banyan.scale;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
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
      root = yaml(options).load(text);
    } catch (YAMLException broken) {
      throw new ConfigException(List.of("this is not YAML: " + broken.getMessage()));
    }
    if (!(root instanceof Map<?, ?> map)
        || !map.keySet().stream().allMatch(String.class::isInstance)) {
      throw new ConfigException(List.of("the file must be a map of keys"));
    }
    return (Map<String, ?>) map;
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
