package dev.banyan.server;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.ConfigException;
import dev.banyan.kernel.config.ConfigTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Where settings come from; the later wins, key by key: {@code banyan.yaml}, the environment
 * ({@code BANYAN_EDGE__PORT} is {@code edge.port}), flags.
 */
public final class ConfigSources {

  /** The file's name. */
  public static final String FILE_NAME = "banyan.yaml";

  static final String PREFIX = "BANYAN_";

  /** What the launcher and apps are told by the environment; not settings of a node. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "BANYAN_JAVA_HOME",
          "BANYAN_JAVA_OPTS",
          "BANYAN_NO_AOT",
          "BANYAN_NO_BUILD",
          "BANYAN_URL",
          "BANYAN_KEY",
          "BANYAN_INSTANCE",
          "BANYAN_NODE");

  private ConfigSources() {}

  /**
   * Reads and binds them all.
   *
   * @param file a file of settings; empty for none
   * @param environment this process's variables
   * @param flags by dotted key, such as {@code edge.port}
   * @throws ConfigException with every error there is
   */
  public static ServerConfig read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    var settings = new HashMap<>(environment);
    settings.keySet().removeAll(NOT_SETTINGS);
    Map<String, Object> tree =
        ConfigTree.merge(
            ConfigTree.merge(
                file.map(ConfigSources::yaml).orElse(Map.of()),
                ConfigTree.fromEnvironment(PREFIX, settings)),
            ConfigTree.fromDotted(flags));
    return ConfigBinder.bind(tree, ServerConfig.class);
  }

  private static Map<String, Object> yaml(Path file) {
    try {
      var options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      Object tree = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
      return switch (tree) {
        case null -> Map.of();
        case Map<?, ?> map -> {
          var out = new HashMap<String, Object>();
          map.forEach((key, value) -> out.put(String.valueOf(key), value));
          yield out;
        }
        default -> throw new ConfigException(List.of(file + ": expected keys and values"));
      };
    } catch (YAMLException wrong) {
      throw new ConfigException(List.of(file + ": " + wrong.getMessage()));
    } catch (IOException unreadable) {
      throw new ConfigException(List.of(file + " cannot be read: " + unreadable.getMessage()));
    }
  }
}
