package dev.banyan.server.cli;

import dev.banyan.kernel.Durations;
import dev.banyan.operate.observe.Observed;
import dev.banyan.scale.Basis;
import dev.banyan.scale.advise.Action;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Effort;
import dev.banyan.scale.advise.Evidence;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Advice as JSON, in the fields of {@code GET /v1/scale/advice}, with what was read. */
final class AdviceJson {

  private static final int DECIMALS = 6;

  private AdviceJson() {}

  static Map<String, Object> of(Advice advice, Observed observed, String target) {
    var out = new LinkedHashMap<String, Object>();
    out.put("target", target);
    out.put("at", observed.window().until());
    out.put("action", wire(advice.action()));
    out.put("title", advice.action().label());
    out.put("because", advice.because());
    out.put("then", advice.then().stream().map(AdviceJson::wire).toList());
    advice
        .bottleneck()
        .ifPresent(
            found -> out.put("bottleneck", Map.of("name", wire(found), "title", found.label())));
    out.put("bottleneckEvidence", advice.bottleneckEvidence());
    out.put("evidence", advice.evidence().stream().map(AdviceJson::evidence).toList());
    out.put("efforts", advice.efforts().stream().map(AdviceJson::effort).toList());
    out.put(
        "levels",
        advice.levels().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> Map.of("metric", each.getKey().wire(), "level", each.getValue().label()))
            .toList());
    out.put("missing", advice.missing());
    out.put("thresholds", advice.thresholds());
    out.put("basis", advice.basis().label());
    out.put("sources", observed.sources().stream().map(AdviceJson::source).toList());
    out.put("notes", observed.notes());
    return out;
  }

  private static Map<String, Object> evidence(Evidence evidence) {
    var out = new LinkedHashMap<String, Object>();
    out.put("action", wire(evidence.action()));
    out.put("kind", evidence instanceof Evidence.Beyond ? "metric" : "fact");
    out.put("pressure", evidence.pressure());
    out.put("text", evidence.text());
    switch (evidence) {
      case Evidence.Beyond beyond -> {
        out.put("metric", beyond.trigger().metric().wire());
        if (!beyond.label().isEmpty()) {
          out.put("label", beyond.label());
        }
        out.put("value", rounded(beyond.value()));
        out.put("mean", rounded(beyond.mean()));
        out.put("threshold", rounded(beyond.trigger().threshold()));
        out.put("unit", beyond.trigger().metric().unit());
        out.put("held", Durations.format(beyond.held()));
        out.put("heldSeconds", beyond.held().toSeconds());
        out.put("lowIsBad", beyond.trigger().metric().lowIsBad());
        out.put("lingering", beyond.lingering());
        out.put("source", beyond.trigger().source());
        out.put("basis", Basis.MEASURED.label());
      }
      case Evidence.Fact fact -> {
        out.put("source", fact.source());
        out.put("basis", Basis.GUIDE.label());
      }
    }
    return out;
  }

  private static Map<String, Object> effort(Effort effort) {
    var out = new LinkedHashMap<String, Object>();
    out.put("action", wire(effort.action()));
    out.put("text", effort.text());
    out.put("costMinPercent", effort.costMinPercent());
    out.put("costMaxPercent", effort.costMaxPercent());
    out.put("takesMinSeconds", effort.takesMin().toSeconds());
    out.put("takesMaxSeconds", effort.takesMax().toSeconds());
    out.put("source", effort.source());
    out.put("basis", Basis.GUIDE.label());
    return out;
  }

  private static Map<String, Object> source(Observed.Source source) {
    return Map.of(
        "metric", source.metric().wire(),
        "exporter", source.exporter(),
        "names", List.copyOf(source.names()),
        "page", source.page());
  }

  private static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String wire(Action action) {
    return wire((Enum<?>) action);
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
  }
}
