package dev.banyan.operate.measure;

import dev.banyan.scale.Basis;
import dev.banyan.scale.measure.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A measurement in words and tables. */
public final class MeasureText {

  /** What the table of steps has for columns. */
  public static final List<String> HEADINGS =
      List.of("SENT", "LOAD", "ANSWERS/S", "P50 MS", "P99 MS", "CPU CORES", "NOTE");

  private MeasureText() {}

  /** A step's row of {@link #HEADINGS}. */
  public static List<String> row(Step step) {
    Double cpu = step.used().get(Resource.CPU);
    return List.of(
        step.plan().mix().name(),
        load(step.plan()),
        number(step.perSecond()),
        millis(step.p50Nanos()),
        millis(step.p99Nanos()),
        cpu == null ? "-" : number(cpu * 1e9 / step.measured().toNanos()),
        note(step));
  }

  private static String note(Step step) {
    List<String> all = new ArrayList<>();
    step.failures().forEach(each -> all.add("not used: " + each));
    all.addAll(step.notes());
    return String.join("; ", all);
  }

  /** What a step does, in a few words. */
  public static String load(StepPlan plan) {
    String replicas = plan.replicas() > 1 ? ", " + plan.replicas() + " replicas" : "";
    return switch (plan) {
          case StepPlan.Closed closed -> closed.connections() + " in flight";
          case StepPlan.Open open -> number(open.perSecond()) + "/s offered";
          case StepPlan.Idle idle -> "idle";
        }
        + replicas;
  }

  /** All that follows from the steps. */
  public static String findings(Measurement measurement, MeasureAnswers answers) {
    var out = new StringBuilder("\nSaturation, ");
    out.append(Basis.MEASURED.label()).append(" in closed runs\n");
    measurement.curves().forEach(curve -> saturation(out, curve));
    measurement.replicas().ifPresent(curve -> saturation(out, curve));
    out.append("\nHow throughput grows, ").append(Basis.PREDICTED.label()).append('\n');
    measurement.curves().forEach(curve -> law(out, curve));
    measurement.replicas().ifPresent(curve -> law(out, curve));
    out.append("\nWhat a request takes, ").append(Basis.PREDICTED.label());
    out.append(" from what was measured; CPU, connections, sockets and tokens from ");
    out.append(measurement.source()).append('\n').append(measurement.demand().text());
    if (!answers.answers().isEmpty() || !answers.silent().isEmpty()) {
      out.append("\nAnswers\n");
      for (MeasureAnswers.Answer answer : answers.answers()) {
        out.append("  ").append(answer.question()).append(": ");
        out.append(answer.prediction().text()).append(" a second\n");
      }
      answers.silent().forEach(each -> out.append("  none: ").append(each).append('\n'));
    }
    return out.toString();
  }

  private static void saturation(StringBuilder out, Curve curve) {
    out.append("  ").append(curve.name()).append(": ");
    Optional<dev.banyan.scale.measure.UslPoint> best = curve.saturation();
    if (best.isEmpty()) {
      out.append("no step was good\n");
      return;
    }
    out.append(number(best.get().throughput())).append("/s at ");
    out.append(number(best.get().n())).append(' ').append(curve.axis().unit());
    out.append(curve.stillRising() ? ", which was still rising: measure higher steps\n" : "\n");
  }

  private static void law(StringBuilder out, Curve curve) {
    out.append("  ").append(curve.name()).append(" over ").append(curve.axis().unit());
    if (curve.model().isEmpty()) {
      out.append(": no law: ").append(curve.lack()).append('\n');
      return;
    }
    out.append('\n');
    curve
        .model()
        .get()
        .text()
        .lines()
        .forEach(line -> out.append("    ").append(line).append('\n'));
  }

  private static String millis(double nanos) {
    return Double.isNaN(nanos) ? "-" : number(nanos / 1e6);
  }

  private static String number(double value) {
    String format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 1 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
