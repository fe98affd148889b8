package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Alert;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rate above nothing outlives one event for its whole window; a shorter wait filters nothing. */
final class AlertWindow implements GuideRule {

  private static final Pattern ABOVE_NOTHING =
      Pattern.compile(
          "(?:rate|increase)\\([^\\[\\]]{1,300}\\[(\\d{1,6})(s|m|h)\\]\\)\\s*>\\s*0\\s*$");

  private static final Map<String, Long> SECONDS = Map.of("s", 1L, "m", 60L, "h", 3600L);

  @Override
  public String id() {
    return "alert-window";
  }

  @Override
  public String title() {
    return "An alert that waits outwaits one event";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Alert alert : guide.watch().alerts()) {
      alert.holds().flatMap(holds -> check(guide, alert, holds)).ifPresent(found::add);
    }
    return found;
  }

  private Optional<Finding> check(Guide guide, Alert alert, Fact holds) {
    Matcher rate = ABOVE_NOTHING.matcher(alert.expression());
    if (!rate.find()) {
      return Optional.empty();
    }
    BigDecimal window =
        new BigDecimal(rate.group(1))
            .multiply(BigDecimal.valueOf(SECONDS.getOrDefault(rate.group(2), 1L)));
    BigDecimal wait = holds.span().high();
    if (window.compareTo(wait) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.warning(
                this,
                "{}: one event keeps the rate above 0 for {}, so the wait of {} lets a single one"
                    + " through",
                alert.name(),
                Show.time(window),
                holds)
            .at(guide, alert, holds)
            .step("window {} > wait {}", Show.time(window), Show.time(wait)));
  }
}
