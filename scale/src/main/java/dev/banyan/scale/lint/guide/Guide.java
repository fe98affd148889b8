package dev.banyan.scale.lint.guide;

import java.util.List;

/**
 * One guide.
 *
 * @param name how findings call it
 * @param file the file to whose lines its facts point
 */
public record Guide(
    String name,
    String file,
    UsersPart users,
    CostsPart costs,
    ClusterPart cluster,
    TrafficPart traffic,
    StatePart state,
    WatchPart watch,
    List<Task> schedule) {

  /** The most figures of what users cost; rules compare all of them. */
  public static final int FIGURES_MAX = 400;

  public Guide {
    Require.named("name", name);
    Require.named("file", file);
    Require.few("schedule", schedule);
    if (figures(users, costs) > FIGURES_MAX) {
      throw new IllegalArgumentException(
          "users, costs: at most " + FIGURES_MAX + " figures of what users cost");
    }
  }

  /** How many figures may have to be held against each other. */
  private static long figures(UsersPart users, CostsPart costs) {
    long stages =
        users.ladders().stream()
            .flatMap(ladder -> ladder.stages().stream())
            .mapToLong(stage -> Math.max(1, stage.platforms().size()))
            .sum();
    long cells =
        costs.byUsers().stream()
            .flatMap(table -> table.rows().stream())
            .mapToLong(row -> row.costs().size())
            .sum();
    long variants = costs.tables().stream().mapToLong(table -> table.variants().size()).sum();
    return stages + cells + variants + costs.tables().size() + users.claims().size();
  }
}
