package dev.banyan.scale.plan;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.ScaleFile;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The workloads that are shipped, and those that users write. */
public final class Workloads {

  /** The shipped names. */
  public static final List<String> NAMES =
      List.of("builder", "cowork", "companion", "assistant", "backoffice");

  private static final Map<String, Workload> SHIPPED =
      NAMES.stream()
          .map(
              name ->
                  ScaleFile.resource(Workloads.class, "workload-" + name + ".yaml", Workload.class))
          .collect(Collectors.toUnmodifiableMap(Workload::name, Function.identity()));

  private Workloads() {}

  /** The file of a shipped one, to begin another. */
  public static String text(String name) {
    return ScaleFile.text(Workloads.class, "workload-" + of(name).name() + ".yaml");
  }

  /**
   * A shipped workload.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Workload of(String name) {
    Workload workload = SHIPPED.get(name);
    if (workload == null) {
      throw new IllegalArgumentException(
          "workload: '"
              + name
              + "' is none of "
              + String.join(", ", NAMES)
              + NearestName.of(name, NAMES)
                  .map(nearest -> "; did you mean '" + nearest + "'?")
                  .orElse(""));
    }
    return workload;
  }

  /**
   * A workload of the user's own.
   *
   * @throws dev.banyan.kernel.config.ConfigException with every mistake there is
   */
  public static Workload read(String yaml) {
    return ScaleFile.read(yaml, Workload.class);
  }
}
