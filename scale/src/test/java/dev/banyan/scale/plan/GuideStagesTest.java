package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GuideStagesTest {

  @Test
  void eachGuidePutsAPopulationInItsOwnTerms() {
    List<GuideStages.Standing> standings = GuideStages.of(users(800_000, 50_000));

    assertThat(standings)
        .extracting(GuideStages.Standing::guide)
        .contains("bharatbuild", "covibes", "bondhu", "jarvis", "ai-mate");
    assertThat(standing(standings, "bharatbuild", UserMeaning.CONCURRENT).stage())
        .hasValueSatisfying(stage -> assertThat(stage.name()).isEqualTo("Phase 2"));
    assertThat(standing(standings, "ai-mate", UserMeaning.REGISTERED).stage())
        .hasValueSatisfying(stage -> assertThat(stage.name()).isEqualTo("Stage 4"));
    assertThat(standing(standings, "ai-mate", UserMeaning.CONCURRENT).stage())
        .hasValueSatisfying(stage -> assertThat(stage.name()).isEqualTo("Stage 3"));
  }

  @Test
  void aGapIsSaidWithTheNextStage() {
    GuideStages.Standing standing =
        standing(GuideStages.of(users(9_000, 700)), "bharatbuild", UserMeaning.CONCURRENT);

    assertThat(standing.stage()).isEmpty();
    assertThat(standing.text()).contains("no stage covers it").contains("bharatbuild:101");
  }

  @Test
  void beyondTheLastStageIsSaid() {
    GuideStages.Standing standing =
        standing(GuideStages.of(users(9_000_000, 90_000)), "bondhu", UserMeaning.CONCURRENT);

    assertThat(standing.stage()).isEmpty();
    assertThat(standing.text()).contains("beyond its last stage").contains("bondhu:214");
  }

  private static GuideStages.Standing standing(
      List<GuideStages.Standing> all, String guide, UserMeaning reading) {
    return all.stream()
        .filter(each -> each.guide().equals(guide) && each.reading() == reading)
        .findFirst()
        .orElseThrow();
  }

  private static UserCounts users(long registered, long concurrent) {
    return new UserCounts(registered, registered / 2, registered / 4, concurrent, "given");
  }
}
