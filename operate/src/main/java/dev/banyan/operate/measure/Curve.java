package dev.banyan.operate.measure;

import dev.banyan.scale.measure.Axis;
import dev.banyan.scale.measure.UslFit;
import dev.banyan.scale.measure.UslModel;
import dev.banyan.scale.measure.UslNoise;
import dev.banyan.scale.measure.UslPoint;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How throughput grew with requests in flight or with replicas.
 *
 * @param name of what was sent
 * @param points as measured
 * @param model the law that fits them; empty where none does
 * @param lack why there is no law; empty where there is one
 */
public record Curve(
    String name, Axis axis, List<UslPoint> points, Optional<UslModel> model, String lack) {

  /** Makes the intervals repeatable. */
  static final long SEED = 1;

  public Curve {
    points = List.copyOf(points);
  }

  /** Fits where the points allow it. */
  static Curve of(String name, Axis axis, List<UslPoint> points) {
    try {
      UslModel model = UslFit.fit(axis, points, UslNoise.RELATIVE, SEED);
      return new Curve(name, axis, points, Optional.of(model), "");
    } catch (IllegalArgumentException lacking) {
      return new Curve(name, axis, points, Optional.empty(), String.valueOf(lacking.getMessage()));
    }
  }

  /** The point of the highest throughput; empty without points. Measured. */
  public Optional<UslPoint> saturation() {
    return points.stream().max(Comparator.comparingDouble(UslPoint::throughput));
  }

  /** Whether throughput still rose at the last step, so that the highest was not found. */
  public boolean stillRising() {
    if (points.size() < 2) {
      return true;
    }
    UslPoint best = saturation().orElseThrow();
    UslPoint last = points.stream().max(Comparator.comparingDouble(UslPoint::n)).orElseThrow();
    double before =
        points.stream()
            .filter(point -> point.n() < last.n())
            .mapToDouble(UslPoint::throughput)
            .max()
            .orElse(0);
    return best.equals(last) && last.throughput() > before * RISE;
  }

  /** Less than this between the last two steps is noise. */
  private static final double RISE = 1.05;
}
