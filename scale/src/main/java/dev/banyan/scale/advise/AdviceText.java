package dev.banyan.scale.advise;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Advice as text. */
final class AdviceText {

  private AdviceText() {}

  static String of(Advice advice) {
    var out = new StringBuilder();
    out.append("Advice: ").append(advice.action().label());
    if (!advice.then().isEmpty()) {
      out.append(", then ")
          .append(advice.then().stream().map(Action::label).collect(Collectors.joining(", then ")));
    }
    if (advice.action() == Action.LEAVE && !advice.missing().isEmpty()) {
      out.append(", as far as can be seen");
    }
    out.append("\nWhy: ").append(advice.because());
    if (advice.action() != Action.LEAVE) {
      out.append("\nBottleneck: ")
          .append(
              advice
                  .bottleneck()
                  .map(found -> found.label() + ": " + advice.bottleneckEvidence())
                  .orElse("not named by what was measured"));
    }
    list(
        out,
        "Evidence, measured",
        advice.evidence().stream()
            .map(each -> each.action().label() + ": " + each.text())
            .toList());
    list(
        out,
        "Cost and time",
        advice.efforts().stream()
            .map(effort -> effort.action().label() + " " + effort.text())
            .toList());
    list(
        out,
        "Levels",
        advice.levels().entrySet().stream()
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .map(each -> each.getKey().wire() + " " + each.getValue().label())
            .toList());
    list(out, "Not known, and not taken as zero", advice.missing());
    return out.append("\nThresholds: ").append(advice.thresholds()).append('\n').toString();
  }

  private static void list(StringBuilder out, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      out.append('\n').append(title).append(':');
      lines.forEach(line -> out.append("\n  - ").append(line));
    }
  }
}
