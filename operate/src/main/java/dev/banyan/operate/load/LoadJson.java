package dev.banyan.operate.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * A run for programs. Times are in milliseconds, rates per second, shares 0 to 1; every figure is
 * measured. Headers and bodies stay out of it: they may hold secrets.
 */
public final class LoadJson {

  private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 100};

  private LoadJson() {}

  public static ObjectNode of(LoadReport report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    LoadPlan plan = report.plan();
    root.put("name", plan.name());
    root.put("target", plan.target().text());
    root.put("basis", "measured");
    root.put("startedAt", report.startedAt().toString());
    root.put("elapsedMillis", report.elapsed().toMillis());
    root.put("stopped", report.stopped());
    root.put("passed", report.passed());
    root.put("arrivals", plan.spacing().name().toLowerCase(Locale.ROOT));
    root.put("seed", plan.seed());
    plan.think().ifPresent(think -> root.put("thinkMillis", think.toMillis()));
    report.notes().forEach(root.putArray("notes")::add);
    ArrayNode steps = root.putArray("steps");
    report.steps().forEach(step -> steps.add(step(step)));
    ArrayNode series = root.putArray("series");
    report.series().forEach(point -> series.add(point(point)));
    return root;
  }

  private static ObjectNode step(StepReport step) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", step.step().name());
    node.put("model", step.step().shape().open() ? "open" : "closed");
    if (step.step().shape() instanceof LoadShape.Closed closed) {
      node.put("workers", closed.workers());
    }
    if (step.step().shape() instanceof LoadShape.Constant constant) {
      node.put("rate", constant.perSecond());
    }
    node.put("from", step.from().toString());
    node.put("measuredMillis", step.measured().toMillis());
    node.put("passed", step.passed());
    step.failures().forEach(node.putArray("failures")::add);
    node.put("offeredPerSecond", step.offeredPerSecond());
    node.put("donePerSecond", step.donePerSecond());
    node.set("total", tally(step.total()));
    node.set("latency", latency(step.latency()));
    ObjectNode generator = node.putObject("generator");
    generator.put("processCores", step.generator().processCores());
    step.generator().loopShares().forEach(generator.putArray("loopShares")::add);
    generator.put("lagP99Millis", step.generator().lagP99().toNanos() / 1e6);
    generator.put("lagMaxMillis", step.generator().lagMax().toNanos() / 1e6);
    generator.put("bottleneck", step.generator().bottleneck().isPresent());
    ObjectNode classes = node.putObject("classes");
    step.classes().forEach(each -> classes.set(each.name(), requests(each)));
    return node;
  }

  private static ObjectNode requests(ClassReport each) {
    ObjectNode node = tally(each.tally());
    node.set("latency", latency(each.latency()));
    if (each.firstEvent().count() > 0) {
      node.set("firstEvent", latency(each.firstEvent()));
    }
    if (each.roundTrip().count() > 0) {
      node.set("roundTrip", latency(each.roundTrip()));
    }
    return node;
  }

  private static ObjectNode tally(Tally tally) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("offered", tally.offered());
    node.put("sent", tally.sent());
    node.put("sentAgain", tally.sentAgain());
    node.put("done", tally.done());
    node.put("doneInside", tally.doneInside());
    node.put("dropped", tally.dropped());
    node.put("unfinished", tally.unfinished());
    node.put("failed", tally.failed());
    node.put("errorShare", tally.errorShare());
    node.put("bytesIn", tally.bytesIn());
    node.put("bytesOut", tally.bytesOut());
    node.put("events", tally.events());
    ObjectNode failures = node.putObject("failures");
    tally
        .failures()
        .forEach((kind, count) -> failures.put(kind.name().toLowerCase(Locale.ROOT), count));
    ObjectNode statuses = node.putObject("statuses");
    tally.statuses().forEach((status, count) -> statuses.put(status.toString(), count));
    return node;
  }

  private static ObjectNode latency(Latency latency) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("count", latency.count());
    if (latency.count() > 0) {
      for (double percentile : PERCENTILES) {
        node.put(
            percentile == 100 ? "max" : "p" + Numbers.plain(percentile),
            latency.nanosAt(percentile) / 1e6);
      }
      node.put("mean", latency.mean() / 1e6);
    }
    return node;
  }

  private static ObjectNode point(LoadPoint point) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("atMillis", point.at().toMillis());
    node.put("millis", point.length().toMillis());
    node.put("step", point.step());
    node.put("warmingUp", point.warmingUp());
    if (!Double.isNaN(point.planned())) {
      node.put("planned", point.planned());
    }
    node.put("offered", point.offered());
    node.put("done", point.done());
    node.put("failed", point.failed());
    node.put("dropped", point.dropped());
    node.put("underWay", point.underWay());
    if (!Double.isNaN(point.p50Nanos())) {
      node.put("p50", point.p50Nanos() / 1e6);
      node.put("p95", point.p95Nanos() / 1e6);
      node.put("p99", point.p99Nanos() / 1e6);
    }
    node.put("generatorCores", point.generatorCores());
    return node;
  }
}
