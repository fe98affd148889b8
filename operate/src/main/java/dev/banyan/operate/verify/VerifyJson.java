package dev.banyan.operate.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.banyan.scale.Basis;
import dev.banyan.scale.measure.Estimate;
import dev.banyan.scale.measure.Prediction;

/** A verification for machines. */
public final class VerifyJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private VerifyJson() {}

  /**
   * An object with {@code verdicts} and every single {@code trials}: rates a second, CPU in
   * milliseconds a request, errors and widths as shares.
   */
  public static ObjectNode of(Verified verified) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("startedAt", verified.startedAt().toString());
    root.put("machine", verified.machine().line());
    root.put("repetitions", verified.plan().repetitions());
    root.put("stepSeconds", verified.plan().step().toMillis() / 1e3);
    root.put("replicaCores", verified.plan().cap());
    root.put("passed", verified.passed());
    root.put("enoughRepetitions", verified.isEnough());
    ObjectNode required = root.putObject("required");
    required.put("medianErrorMax", Verdict.ERROR_MAX);
    required.put("medianHalfWidthMax", Verdict.HALF_WIDTH_MAX);
    required.put("coverageMin", Verdict.COVERAGE_MIN);
    ArrayNode verdicts = root.putArray("verdicts");
    verified.verdicts().forEach(each -> verdict(verdicts.addObject(), each));
    ArrayNode trials = root.putArray("trials");
    verified.trials().forEach(each -> trial(trials.addObject(), each));
    return root;
  }

  private static void verdict(ObjectNode to, Verdict verdict) {
    to.put("app", verdict.app());
    to.put("heldOut", verdict.heldOut().label());
    to.put("figure", verdict.figure().label());
    to.put("repetitions", verdict.repetitions());
    to.put("medianMeasured", verdict.medianMeasured());
    to.put("medianError", verdict.medianError());
    to.put("medianHalfWidth", verdict.medianHalfWidth());
    to.put("coverage", verdict.coverage());
    to.put("passed", verdict.passed());
    ArrayNode missed = to.putArray("missed");
    verdict.missed().forEach(missed::add);
  }

  private static void trial(ObjectNode to, Trial trial) {
    to.put("app", trial.app());
    to.put("repetition", trial.repetition());
    to.put("heldOut", trial.heldOut().label());
    to.put("figure", trial.figure().label());
    Estimate estimate = trial.predicted().estimate();
    ObjectNode predicted = to.putObject(Basis.PREDICTED.label());
    predicted.put("value", estimate.value());
    predicted.put("low", estimate.low());
    predicted.put("high", estimate.high());
    if (trial.predicted() instanceof Prediction.Unproven unproven) {
      predicted.put("unproven", unproven.reason());
    }
    to.put(Basis.MEASURED.label(), trial.measured());
    to.put("error", trial.error());
    to.put("held", trial.held());
  }
}
