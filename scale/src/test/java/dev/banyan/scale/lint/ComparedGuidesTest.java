package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.scale.lint.guide.Guide;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only shows when guides are read together. */
class ComparedGuidesTest {

  private final List<Guide> five = Lint.SHIPPED.stream().map(Lint::guide).toList();
  private final Linted all = new Linted(Lint.shipped().check(five));

  @Test
  void aHundredThousandUsersCostFromFiveHundredToFifteenThousand() {
    all.says(
        "cost-spread",
        "at 100,000 users the guides cost $500–15,000, 30 times apart",
        "BharatBuild: $2,500–15,000; users are concurrent",
        "Covibes: $9,569",
        "Scaling Roadmap: $5,000–15,000; users are not said",
        "AI Mate: $500–9,000; users are not said");
  }

  @Test
  void oneForbidsTheStickySessionsThatTwoRequire() {
    all.says(
        "session-affinity",
        "Covibes and Bondhu must have sticky sessions, Scaling Roadmap must not",
        "need neither");
  }

  @Test
  void elevenBillsHoldAndThreeDoNot() {
    List<String> bills =
        List.of(
            "Fly.io",
            "AWS EKS",
            "Google GKE",
            "monthly cost by user count, per user",
            "hybrid",
            "AWS services",
            "current cost",
            "medium cost",
            "large cost",
            "enterprise cost",
            "cost breakdown");

    assertThat(all.report().held()).extracting(sum -> sum.what()).containsAll(bills);
    assertThat(all.of("cost-sum")).hasSize(3);
  }

  @Test
  void eachGuideSaysAloneWhatItSaysInCompany() {
    for (Guide guide : five) {
      var alone = Lint.shipped().check(List.of(guide)).findings();
      assertThat(all.report().findings()).containsAll(alone);
    }
  }

  @Test
  void theTextShowsWhatConcernsSeveralGuidesFirstAndNeverChanges() {
    String text = TextReport.of(all.report());

    assertThat(text).startsWith("Between the guides");
    assertThat(text).contains("assumes concurrency = 5 percent");
    assertThat(text).contains("bharatbuild-scaling-guide.md:267");
    assertThat(text).isEqualTo(TextReport.of(Lint.shipped().check(five)));
  }

  @Test
  void aGuideTwiceIsRefused() {
    assertThatThrownBy(() -> Lint.shipped().check(List.of(five.get(0), five.get(0))))
        .hasMessageContaining("same name");
  }
}
