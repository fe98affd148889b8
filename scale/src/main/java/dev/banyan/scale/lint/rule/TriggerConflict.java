package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Trigger;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One threshold calls for one action, and one action has one threshold of a metric. */
final class TriggerConflict implements GuideRule {

  /** The most conflicts of one metric that are told; of the others there is the number. */
  private static final int TOLD_MAX = 20;

  @Override
  public String id() {
    return "trigger-conflict";
  }

  @Override
  public String title() {
    return "A trigger calls for one thing";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    Map<String, List<Trigger>> byMetric =
        guide.watch().triggers().stream()
            .collect(
                Collectors.groupingBy(Trigger::metric, LinkedHashMap::new, Collectors.toList()));
    var found = new Found();
    byMetric.forEach((metric, triggers) -> check(guide, metric, triggers, found));
    return found;
  }

  private void check(Guide guide, String metric, List<Trigger> triggers, List<Finding> found) {
    var steps = new ArrayList<String>();
    var places = new ArrayList<Fact>();
    var words = new ArrayList<String>();
    int others = 0;
    for (int i = 0; i < triggers.size(); i++) {
      Work.goOn();
      for (int j = i + 1; j < triggers.size(); j++) {
        Trigger one = triggers.get(i);
        Trigger other = triggers.get(j);
        boolean action = one.action().equals(other.action());
        boolean equal = one.above().span().equals(other.above().span());
        if (action == equal) {
          continue;
        }
        if (steps.size() >= TOLD_MAX) {
          others++;
          continue;
        }
        places.add(one.above());
        places.add(other.above());
        words.add(
            equal
                ? Show.text("above {} both {} and {}", one.above(), one.action(), other.action())
                : Show.text("{} above {} and above {}", one.action(), one.above(), other.above()));
        steps.add(
            Show.text(
                "{} > {}: {}; {} > {}: {}",
                metric,
                one.above(),
                one.action(),
                metric,
                other.above(),
                other.action()));
      }
    }
    if (others > 0) {
      words.add(Show.text("and {} others", others));
    }
    if (!steps.isEmpty()) {
      found.add(
          Finding.warning(this, "{}: {}", metric, String.join("; ", words))
              .at(guide, places)
              .steps(steps));
    }
  }
}
