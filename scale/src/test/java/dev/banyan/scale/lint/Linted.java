package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.lint.rule.Finding;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One guide's findings, to ask what they say. */
record Linted(Report report) {

  static Linted guide(String name) {
    return new Linted(Lint.shipped().check(List.of(Lint.guide(name))));
  }

  static Linted text(String yaml) {
    return new Linted(Lint.shipped().check(List.of(Lint.read(yaml))));
  }

  List<Finding> of(String rule) {
    return report.findings().stream().filter(finding -> finding.rule().equals(rule)).toList();
  }

  /** Asserts that one finding of the rule says all of these, and returns it. */
  Finding says(String rule, String... words) {
    List<Finding> found =
        of(rule).stream()
            .filter(finding -> Stream.of(words).allMatch(word -> text(finding).contains(word)))
            .toList();
    assertThat(found)
        .as(
            "%s that says %s; there are:%n%s",
            rule,
            List.of(words),
            of(rule).stream().map(Linted::text).collect(Collectors.joining("\n--\n")))
        .isNotEmpty();
    return found.getFirst();
  }

  List<Integer> lines(String rule) {
    return of(rule).stream()
        .flatMap(finding -> finding.where().stream())
        .map(place -> place.line())
        .toList();
  }

  /** The held sums whose name begins so. */
  List<String> held(String what) {
    return report.held().stream()
        .filter(sum -> sum.what().startsWith(what))
        .map(sum -> sum.arithmetic())
        .toList();
  }

  static String text(Finding finding) {
    return finding.sentence()
        + "\n"
        + String.join("\n", finding.arithmetic())
        + "\n"
        + finding.assumptions()
        + "\n"
        + finding.sources();
  }
}
