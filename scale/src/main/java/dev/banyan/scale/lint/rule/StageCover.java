package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Ladder;
import dev.banyan.scale.lint.guide.Stage;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Stages follow each other: no number of users has none, or two. */
final class StageCover implements GuideRule {

  @Override
  public String id() {
    return "stage-cover";
  }

  @Override
  public String title() {
    return "Stages follow each other without gap or overlap";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    return guide.users().ladders().stream()
        .flatMap(ladder -> check(guide, ladder).stream())
        .toList();
  }

  private Optional<Finding> check(Guide guide, Ladder ladder) {
    List<Stage> stages =
        ladder.stages().stream()
            .sorted(Comparator.comparing((Stage stage) -> stage.users().span().low()))
            .toList();
    var steps = new ArrayList<String>();
    var places = new ArrayList<Stage>();
    for (int i = 1; i < stages.size(); i++) {
      Stage before = stages.get(i - 1);
      Stage after = stages.get(i);
      int compared = before.users().span().high().compareTo(after.users().span().low());
      if (compared == 0 && !before.users().open()) {
        continue;
      }
      places.add(before);
      places.add(after);
      String words =
          compared < 0 && !before.users().open() ? "no stage covers" : "two stages cover";
      steps.add(
          Show.text(
              "{} ends at {}, {} begins at {}: {} {}–{}",
              before.name(),
              before.users().span().high(),
              after.name(),
              after.users().span().low(),
              words,
              before.users().span().high().min(after.users().span().low()),
              before.users().span().high().max(after.users().span().low())));
    }
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.warning(this, "{}: {}", ladder.name(), String.join("; ", tails(steps)))
                .at(guide, places.stream().map(Stage::users).toList())
                .steps(steps));
  }

  private static List<String> tails(List<String> steps) {
    return steps.stream().map(step -> step.substring(step.lastIndexOf(": ") + 2)).toList();
  }
}
