package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Alert;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Resources;
import dev.banyan.scale.lint.guide.Workload;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.product.MetricUnits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An alert adds up one unit: a metric whose unit is in a label is selected by that label. */
final class AlertUnits implements GuideRule {

  /** A metric with its selector: {@code name{label="value"}}. */
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]{0,100})\\s*(?:\\{([^{}]{0,300})\\})?");

  private static final Pattern THRESHOLD =
      Pattern.compile(">=?\\s*(\\d{1,18}(?:\\.\\d{1,6})?)\\s*$");

  @Override
  public String id() {
    return "alert-units";
  }

  @Override
  public String title() {
    return "An alert adds up one unit";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Alert alert : guide.watch().alerts()) {
      Work.goOn();
      if (found.full()) {
        return found;
      }
      Matcher selectors = SELECTOR.matcher(alert.expression());
      while (selectors.find()) {
        String matchers = Optional.ofNullable(selectors.group(2)).orElse("");
        catalogue
            .metric(selectors.group(1))
            .filter(metric -> !selects(matchers, metric.label()))
            .filter(metric -> !alert.expression().contains("by (" + metric.label() + ")"))
            .ifPresent(metric -> found.add(finding(guide, alert, metric)));
      }
    }
    return found;
  }

  private static boolean selects(String matchers, String label) {
    return Pattern.compile("(^|[\\s,])" + Pattern.quote(label) + "\\s*=~?")
        .matcher(matchers)
        .find();
  }

  private Finding finding(Guide guide, Alert alert, MetricUnits metric) {
    Finding finding =
        Finding.error(
                this,
                "{}: {} without {} adds {}",
                alert.name(),
                metric.name(),
                metric.label(),
                String.join(" and ", metric.units()))
            .at(guide, alert)
            .source(
                Show.text(
                    "{}: the label {} says which of {} ({})",
                    metric.name(),
                    metric.label(),
                    String.join(", ", metric.units()),
                    metric.source()));
    Matcher threshold = THRESHOLD.matcher(alert.expression());
    Optional<Resources> pod =
        alert.workload().flatMap(name -> Pods.workload(guide, name)).map(Workload::requests);
    if (threshold.find() && pod.isPresent()) {
      BigDecimal cores = amount(pod.get().cpu());
      BigDecimal bytes = amount(pod.get().memory());
      BigDecimal one = cores.add(bytes);
      var limit = new BigDecimal(threshold.group(1));
      finding =
          finding.step(
              "one pod adds {} cores + {} bytes = {} against {}", cores, bytes, one, limit);
      finding =
          one.compareTo(limit) > 0
              ? finding.step("{} > {}: one pod raises the alert", one, limit)
              : finding.step(
                  "{} pods raise it",
                  one.signum() == 0
                      ? "no number of"
                      : Show.number(Figures.ceil(Figures.divide(limit, one))));
      finding = finding.at(guide, List.copyOf(facts(pod.get())));
    }
    return finding;
  }

  private static List<Fact> facts(Resources resources) {
    var facts = new ArrayList<Fact>();
    resources.cpu().ifPresent(facts::add);
    resources.memory().ifPresent(facts::add);
    return facts;
  }

  private static BigDecimal amount(Optional<Fact> fact) {
    return fact.map(given -> given.span().high()).orElse(BigDecimal.ZERO);
  }
}
