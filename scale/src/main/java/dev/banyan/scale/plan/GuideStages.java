package dev.banyan.scale.plan;

import dev.banyan.scale.ScaleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a population stands in each of the five guides' own terms. */
public final class GuideStages {

  private static final List<GuideStage> SHIPPED =
      ScaleFile.resource(GuideStages.class, "stages.yaml", File.class).stages();

  private GuideStages() {}

  /**
   * Where one guide puts them.
   *
   * @param reading the meaning its "users" was read by
   * @param stated whether the guide says so itself
   * @param users the count under that meaning
   * @param stage the stage; empty where the guide leaves a gap
   */
  public record Standing(
      String guide,
      UserMeaning reading,
      boolean stated,
      long users,
      Optional<GuideStage> stage,
      String text) {}

  /** Every stage of every guide, in the guides' order. */
  public static List<GuideStage> all() {
    return SHIPPED;
  }

  /** Where each guide puts the population; a guide that leaves "user" open, under both readings. */
  public static List<Standing> of(UserCounts users) {
    var out = new ArrayList<Standing>();
    for (String guide : SHIPPED.stream().map(GuideStage::guide).distinct().toList()) {
      List<GuideStage> stages =
          SHIPPED.stream().filter(stage -> stage.guide().equals(guide)).toList();
      Optional<UserMeaning> stated =
          stages.stream().flatMap(stage -> stage.meaning().stream()).findFirst();
      List<UserMeaning> readings =
          stated.map(List::of).orElse(List.of(UserMeaning.REGISTERED, UserMeaning.CONCURRENT));
      for (UserMeaning reading : readings) {
        out.add(standing(guide, stages, reading, stated.isPresent(), users.of(reading)));
      }
    }
    return out;
  }

  private static Standing standing(
      String guide, List<GuideStage> stages, UserMeaning reading, boolean stated, long users) {
    // where stages touch or overlap, the later one: it is the one being entered
    Optional<GuideStage> stage =
        stages.stream().filter(each -> each.holds(users)).reduce((before, after) -> after);
    String how = stated ? "" : ", if its users are " + reading.wireName();
    String text =
        guide
            + how
            + ", "
            + Numbers.count(users)
            + ": "
            + stage.map(GuideStage::text).orElseGet(() -> gap(stages, users));
    return new Standing(guide, reading, stated, users, stage, text);
  }

  private static String gap(List<GuideStage> stages, long users) {
    return stages.stream()
        .filter(stage -> stage.from() > users)
        .findFirst()
        .map(next -> "no stage covers it; the next is " + next.text())
        .orElse("beyond its last stage, " + stages.getLast().text());
  }

  record File(List<GuideStage> stages) {}
}
