package dev.banyan.accounts;

import dev.banyan.kernel.Plan;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.Doc;
import dev.banyan.limits.RateLimit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The plans of this installation, from {@code plans.yaml}. Immutable. */
public final class Plans {

  /** The form of the file. */
  public record File(
      @Doc("the plans, smallest first") List<Entry> plans,
      @Doc("the plan of new teams") String newTeams,
      @Doc("the plan of the installation's own team") String installation) {}

  /** One plan of the file. */
  public record Entry(
      @Doc("its name") String name,
      @Doc("requests per minute of a whole team; -1 for no limit") long requestsPerMinute,
      @Doc("requests that may come at once") long burst,
      @Doc(
              "the higher, the later its requests are shed within a traffic class when an app is"
                  + " past its capacity")
          int priority) {}

  private final Map<String, Plan> byName = new LinkedHashMap<>();
  private final Plan newTeams;
  private final Plan installation;

  private Plans(File file) {
    for (Entry entry : file.plans()) {
      Plan plan = plan(entry);
      if (byName.put(plan.name(), plan) != null) {
        throw new IllegalArgumentException("plans.yaml: two plans are named " + plan.name());
      }
    }
    this.newTeams = known("newTeams", file.newTeams());
    this.installation = known("installation", file.installation());
  }

  private static Plan plan(Entry entry) {
    try {
      var plan = new Plan(entry.name(), entry.requestsPerMinute(), entry.burst(), entry.priority());
      // Every request makes it of the plan: what it refuses is told at the start.
      RateLimit.of(plan);
      return plan;
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "plans.yaml: plan '" + entry.name() + "': " + wrong.getMessage(), wrong);
    }
  }

  private Plan known(String key, String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "plans.yaml: " + key + " names no plan of " + byName.keySet() + ": " + name));
  }

  /**
   * Reads the file, or the shipped plans if there is none.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  public static Plans load(Optional<Path> file) {
    try (InputStream in =
        file.isPresent()
            ? Files.newInputStream(file.get())
            : Objects.requireNonNull(Plans.class.getResourceAsStream("/plans.yaml"))) {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      if (!(tree instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException(
            "plans.yaml holds the keys plans, newTeams, installation");
      }
      Map<String, Object> keys = new LinkedHashMap<>();
      map.forEach((key, value) -> keys.put(String.valueOf(key), value));
      return new Plans(ConfigBinder.bind(keys, File.class));
    } catch (IOException e) {
      throw new IllegalArgumentException("plans.yaml cannot be read: " + e.getMessage(), e);
    }
  }

  /** All, in the file's order. */
  public List<Plan> all() {
    return List.copyOf(byName.values());
  }

  public Optional<Plan> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The plan of that name, or that of new teams where the file has lost it. */
  Plan orDefault(String name) {
    return byName.getOrDefault(name, newTeams);
  }

  /** What a new team is on. */
  public Plan newTeams() {
    return newTeams;
  }

  /** What the installation's own team is on. */
  public Plan installation() {
    return installation;
  }
}
