package dev.banyan.edge;

import java.util.List;

/**
 * One line of a plot.
 *
 * @param scope what it is about
 * @param name the app's name, the service's or the route's path
 * @param points oldest first, one per step
 */
public record TrafficSeries(Scope scope, String name, List<TrafficPoint> points) {

  /** What a series is about. */
  public enum Scope {
    APP,
    SERVICE,
    ROUTE
  }
}
