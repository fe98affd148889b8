package dev.banyan.operate.measure;

import dev.banyan.scale.measure.Prediction;
import dev.banyan.scale.measure.Resource;
import dev.banyan.scale.measure.UslModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the models say to questions about loads that were not measured.
 *
 * @param answers in the order of their questions; those far beyond the measured range are unproven
 * @param silent questions that no model can answer, with the reason
 */
public record MeasureAnswers(List<Answer> answers, List<String> silent) {

  /**
   * One of them.
   *
   * @param prediction requests a second
   */
  public record Answer(String question, Prediction prediction) {}

  public MeasureAnswers {
    answers = List.copyOf(answers);
    silent = List.copyOf(silent);
  }

  /**
   * Throughput at each level, and where CPU runs out.
   *
   * @param concurrency requests in flight that are asked about
   * @param replicas numbers of replicas that are asked about
   */
  public static MeasureAnswers of(
      Measurement measurement, List<Integer> concurrency, List<Integer> replicas) {
    List<Answer> answers = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    ask(measurement.ofMix(), concurrency, answers, silent);
    Optional<Curve> over = measurement.replicas();
    if (over.isPresent()) {
      ask(over.get(), replicas, answers, silent);
    } else if (!replicas.isEmpty()) {
      silent.add("replicas: they were not stepped; measure with --replicas");
    }
    measurement.cores().ifPresent(cores -> saturation(measurement, cores, answers, silent));
    return new MeasureAnswers(answers, silent);
  }

  private static void ask(
      Curve curve, List<Integer> levels, List<Answer> answers, List<String> silent) {
    Optional<UslModel> model = curve.model();
    if (model.isEmpty()) {
      if (!levels.isEmpty()) {
        silent.add(curve.axis().unit() + ": " + curve.lack());
      }
      return;
    }
    for (int level : levels) {
      answers.add(
          new Answer(
              "throughput of " + curve.name() + " at " + level + " " + curve.axis().unit(),
              model.get().throughputAt(level)));
    }
  }

  private static void saturation(
      Measurement measurement, double cores, List<Answer> answers, List<String> silent) {
    try {
      answers.add(
          new Answer(
              "throughput of "
                  + measurement.mix().name()
                  + " at which the CPU of a replica of "
                  + cores
                  + " cores runs out",
              measurement
                  .demand()
                  .of(Resource.CPU)
                  .saturation(cores, measurement.mix().shares(), 1)));
    } catch (IllegalArgumentException lacking) {
      silent.add(String.valueOf(lacking.getMessage()));
    }
  }
}
