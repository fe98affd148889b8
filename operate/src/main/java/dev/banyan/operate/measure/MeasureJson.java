package dev.banyan.operate.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.banyan.scale.Basis;
import dev.banyan.scale.measure.ClassDemand;
import dev.banyan.scale.measure.Demand;
import dev.banyan.scale.measure.Estimate;
import dev.banyan.scale.measure.Peak;
import dev.banyan.scale.measure.Prediction;
import dev.banyan.scale.measure.ResourceDemand;
import dev.banyan.scale.measure.UslModel;
import dev.banyan.scale.measure.UslPoint;
import java.util.Locale;

/**
 * A measurement for machines: rates a second, times in milliseconds, resources in their own units.
 * An interval without an upper bound has no {@code high}.
 */
public final class MeasureJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private MeasureJson() {}

  /** Everything that was measured, and what follows from it. */
  public static ObjectNode of(Measurement measurement, MeasureAnswers answers) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("target", measurement.target());
    root.put("source", measurement.source());
    root.put("stepSeconds", measurement.step().toMillis() / 1e3);
    measurement.cores().ifPresent(cores -> root.put("coresPerReplica", cores));
    ObjectNode mix = root.putObject("mix");
    measurement.mix().shares().forEach(mix::put);
    ArrayNode steps = root.putArray("steps");
    measurement.steps().forEach(step -> step(steps.addObject(), step));
    ArrayNode curves = root.putArray("concurrency");
    measurement.curves().forEach(curve -> curve(curves.addObject(), curve));
    measurement.replicas().ifPresent(curve -> curve(root.putObject("replicas"), curve));
    demand(root.putObject("demand"), measurement.demand());
    ArrayNode asked = root.putArray("answers");
    answers
        .answers()
        .forEach(
            answer -> {
              ObjectNode to = asked.addObject();
              to.put("question", answer.question());
              prediction(to, answer.prediction());
            });
    return root;
  }

  private static void step(ObjectNode to, Step step) {
    to.put("basis", Basis.MEASURED.label());
    to.put("sent", step.plan().mix().name());
    to.put("replicas", step.plan().replicas());
    switch (step.plan()) {
      case StepPlan.Closed closed -> to.put("kind", "closed").put("inFlight", closed.connections());
      case StepPlan.Open open -> to.put("kind", "open").put("offeredPerSecond", open.perSecond());
      case StepPlan.Idle idle -> to.put("kind", "idle");
    }
    to.put("perSecond", step.perSecond());
    if (!Double.isNaN(step.p50Nanos())) {
      to.put("p50Millis", step.p50Nanos() / 1e6);
      to.put("p99Millis", step.p99Nanos() / 1e6);
    }
    to.put("generatorCores", step.generatorCores());
    ObjectNode completed = to.putObject("completed");
    step.completed().forEach(completed::put);
    ObjectNode used = to.putObject("used");
    step.used().forEach((resource, value) -> used.put(key(resource), value));
    ArrayNode failures = to.putArray("failures");
    step.failures().forEach(failures::add);
    ArrayNode notes = to.putArray("notes");
    step.notes().forEach(notes::add);
  }

  private static String key(dev.banyan.scale.measure.Resource resource) {
    return resource.name().toLowerCase(Locale.ROOT);
  }

  private static void curve(ObjectNode to, Curve curve) {
    to.put("sent", curve.name());
    to.put("of", curve.axis().unit());
    curve
        .saturation()
        .ifPresent(
            best -> {
              ObjectNode saturation = to.putObject("saturation");
              saturation.put("basis", Basis.MEASURED.label());
              saturation.put("n", best.n());
              saturation.put("perSecond", best.throughput());
              saturation.put("stillRising", curve.stillRising());
            });
    ArrayNode points = to.putArray("points");
    for (UslPoint point : curve.points()) {
      points.addObject().put("n", point.n()).put("perSecond", point.throughput());
    }
    curve.model().ifPresent(model -> law(to.putObject("law"), model));
    if (curve.model().isEmpty()) {
      to.put("noLaw", curve.lack());
    }
  }

  private static void law(ObjectNode to, UslModel model) {
    to.put("basis", Basis.PREDICTED.label());
    estimate(to.putObject("lambda"), model.lambda());
    estimate(to.putObject("sigma"), model.sigma());
    estimate(to.putObject("kappa"), model.kappa());
    ObjectNode peak = to.putObject("peak");
    switch (model.peak()) {
      case Peak.At at -> {
        estimate(peak.putObject("n"), at.n());
        prediction(peak.putObject("perSecond"), at.throughput());
      }
      case Peak.NoneSeen none -> prediction(peak.putObject("limitPerSecond"), none.limit());
    }
  }

  private static void demand(ObjectNode to, Demand demand) {
    demand.fitted().keySet().stream()
        .sorted()
        .forEach(
            resource -> {
              ResourceDemand fitted = demand.of(resource);
              ObjectNode one = to.putObject(key(resource));
              one.put("basis", Basis.PREDICTED.label());
              one.put("unit", resource.unit());
              fitted.base().ifPresent(base -> estimate(one.putObject("idlePerSecond"), base));
              ArrayNode classes = one.putArray("classes");
              for (ClassDemand each : fitted.classes()) {
                ObjectNode row = classes.addObject();
                row.put("name", each.name());
                row.put("together", each.together());
                estimate(row.putObject("perRequest"), each.perRequest());
              }
            });
    ObjectNode missing = to.putObject("missing");
    demand.missing().forEach((resource, why) -> missing.put(key(resource), why));
  }

  private static void prediction(ObjectNode to, Prediction prediction) {
    to.put("basis", prediction.basis().label());
    estimate(to, prediction.estimate());
    if (prediction instanceof Prediction.Unproven unproven) {
      to.put("unproven", unproven.reason());
    }
  }

  private static void estimate(ObjectNode to, Estimate estimate) {
    finite(to, "value", estimate.value());
    finite(to, "low", estimate.low());
    finite(to, "high", estimate.high());
  }

  /** JSON has no infinity. */
  private static void finite(ObjectNode to, String name, double value) {
    if (Double.isFinite(value)) {
      to.put(name, value);
    }
  }
}
