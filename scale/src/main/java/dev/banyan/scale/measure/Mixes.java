package dev.banyan.scale.measure;

import dev.banyan.kernel.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks the loads that a demand is asked about. */
final class Mixes {

  /** Classes measured only together answer for other proportions up to this difference. */
  private static final double SHARE_OFF_MAX = 0.1;

  private Mixes() {}

  static double total(Map<String, Double> rates) {
    return rates.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  static Map<String, Double> shares(Map<String, Double> mix) {
    double all = total(mix);
    var out = new TreeMap<String, Double>();
    mix.forEach((name, rate) -> out.put(name, rate / all));
    return out;
  }

  /**
   * Refuses what was never measured.
   *
   * @throws IllegalArgumentException naming the class or number
   */
  static void check(Map<String, Double> rates, int replicas, DemandDesign design) {
    require("replicas", replicas, replicas >= 1);
    List<String> known = design.groups().stream().flatMap(g -> g.keySet().stream()).toList();
    rates.forEach(
        (name, rate) -> {
          if (!known.contains(name)) {
            throw new IllegalArgumentException(
                name
                    + ": no request of this class was measured"
                    + NearestName.of(name, known)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; there are " + String.join(", ", known)));
          }
          require(name, rate, rate >= 0);
        });
    require("requests a second in all", total(rates), total(rates) > 0);
  }

  static void require(String name, double value, boolean holds) {
    if (!holds || !Double.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + " is no load to ask about");
    }
  }

  /**
   * What the scatter of one step is divided by, for the mean of several.
   *
   * @throws IllegalArgumentException for none
   */
  static double rootOf(int steps) {
    require("steps", steps, steps >= 1);
    return Math.sqrt(steps);
  }

  /** What of these rates lies out of reach of the measurements; empty when nothing does. */
  static List<String> beyond(
      Map<String, Double> rates, int replicas, DemandDesign design, DemandRange range) {
    List<String> out = new ArrayList<>();
    double all = total(rates) / replicas;
    if (all > Prediction.REACH * range.mostInAll()) {
      out.add(far("requests a second and replica", all, range.mostInAll()));
    }
    for (int j = 0; j < design.groups().size(); j++) {
      Map<String, Double> shares = design.groups().get(j);
      double rate = shares.keySet().stream().mapToDouble(n -> rates.getOrDefault(n, 0.0)).sum();
      double most = range.mostPerReplica()[j];
      if (rate / replicas > Prediction.REACH * most) {
        out.add(far(new Names(shares).text() + " a second and replica", rate / replicas, most));
      }
      for (Map.Entry<String, Double> each : shares.entrySet()) {
        double asked = rate == 0 ? each.getValue() : rates.getOrDefault(each.getKey(), 0.0) / rate;
        if (Math.abs(asked - each.getValue()) > SHARE_OFF_MAX) {
          out.add(
              new Names(shares).text()
                  + " were measured only together, with "
                  + percent(each.getValue())
                  + " "
                  + each.getKey()
                  + "; "
                  + percent(asked)
                  + " is asked");
          break;
        }
      }
    }
    return out;
  }

  private static String far(String what, double asked, double most) {
    return Figures.text(asked)
        + " "
        + what
        + " asked, at most "
        + Figures.text(most)
        + " measured; more than twice beyond";
  }

  private static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  private record Names(Map<String, Double> shares) {
    String text() {
      return String.join(" + ", shares.keySet());
    }
  }
}
