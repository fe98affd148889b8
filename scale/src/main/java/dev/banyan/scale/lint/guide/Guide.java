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

  public Guide {
    Require.named("name", name);
    Require.named("file", file);
    Require.few("schedule", schedule);
  }
}
