package dev.banyan.scale.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ThresholdsTest {

  @Test
  void bondhusMatrixHasTheGuidesValues() {
    Thresholds bondhu = Thresholds.preset("bondhu");

    assertThat(values(bondhu))
        .contains(
            "cpu>SCALE_UP 70",
            "memory>SCALE_UP 80",
            "p95>SCALE_UP 3",
            "oom-kills>SCALE_UP 0",
            "evictions>SCALE_UP 0",
            "users>SCALE_UP 100",
            "users>SCALE_OUT 100",
            "errors>OPTIMISE 5");
    assertThat(bondhu.efforts().get(Action.SCALE_UP).text())
        .isEqualTo(
            "takes 1h to 2h, +50–100 % a month (guide: bondhu-compute-requirements.md:494-495)");
    assertThat(bondhu.efforts().get(Action.SCALE_OUT).text())
        .contains("takes 1d to 2d, +100–200 % a month");
    assertThat(bondhu.efforts().get(Action.OPTIMISE).text())
        .contains("takes 7d to 14d, +0 % a month, developers' time only");
    assertThat(bondhu.sustained()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void theOtherGuidesHaveTheirOwnValuesAndTimes() {
    assertThat(values(Thresholds.preset("covibes")))
        .contains("cpu>SCALE_OUT 80", "memory>SCALE_OUT 85", "restarts>OPTIMISE 0");
    Thresholds aiMate = Thresholds.preset("ai-mate");
    assertThat(values(aiMate))
        .contains("p95>SCALE_OUT 1", "cache-hits>OPTIMISE 70", "memory>SCALE_OUT 85");
    assertThat(aiMate.triggers())
        .filteredOn(each -> each.metric() == Metric.CACHE_HITS)
        .extracting(aiMate::held)
        .containsExactly(Duration.ofMinutes(15));
  }

  @Test
  void everyThresholdSaysWhereItComesFrom() {
    for (String preset : Thresholds.PRESETS) {
      Thresholds each = Thresholds.preset(preset);
      List<String> sources =
          new java.util.ArrayList<>(each.triggers().stream().map(Trigger::source).toList());
      each.bands().values().forEach(band -> sources.add(band.source()));
      each.efforts().values().forEach(effort -> sources.add(effort.source()));

      assertThat(sources).allMatch(text -> text.matches("(.*[a-z]\\.md:\\d+.*|Banyan's own)"));
    }
  }

  @Test
  void aFileOverridesWhatItSaysAndKeepsTheRest() {
    Thresholds mine =
        Thresholds.read(
            """
            name: mine
            hold: 1m
            triggers:
              - {metric: pool, threshold: 60, held: 2m, action: optimise, source: us}
            """);

    assertThat(values(mine)).contains("pool>OPTIMISE 60", "oom-kills>SCALE_UP 0");
    assertThat(values(mine)).doesNotContain("pool>OPTIMISE 80");
    assertThat(mine.hold()).isEqualTo(Duration.ofMinutes(1));
    assertThat(mine.gap()).isEqualTo(Duration.ofMinutes(2));
    assertThat(mine.efforts()).containsKeys(Action.SCALE_UP, Action.SCALE_OUT, Action.OPTIMISE);
  }

  @Test
  void everyMistakeOfAFileIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                Thresholds.read(
                    """
                    name: mine
                    sustaned: 5m
                    bands:
                      - {metric: memry, watch: 1, warning: 2, critical: 3, source: us}
                      - {metric: cpu, watch: 80, warning: 70, critical: 90, source: us}
                    triggers:
                      - {metric: cpu, threshold: high, action: scale-up, source: us}
                      - {metric: cpu, threshold: 70, action: scale-sideways, source: us}
                      - {metric: cpu, threshold: 70, action: leave, source: us}
                      - {metric: errors, threshold: 5, action: scale-out, source: us}
                      - {metric: cpu, threshold: -1, held: 2d, action: scale-out}
                    """))
        .asInstanceOf(InstanceOfAssertFactories.type(ConfigException.class))
        .extracting(ConfigException::errors, InstanceOfAssertFactories.list(String.class))
        .anyMatch(error -> error.contains("sustaned") && error.contains("'sustained'"))
        .anyMatch(error -> error.contains("bands[0].metric") && error.contains("'memory'"))
        .anyMatch(error -> error.contains("bands[1]") && error.contains("must rise"))
        .anyMatch(error -> error.contains("triggers[0].threshold"))
        .anyMatch(error -> error.contains("triggers[1].action"))
        .anyMatch(error -> error.contains("triggers[2]") && error.contains("leaving"))
        .anyMatch(error -> error.contains("triggers[3]") && error.contains("no shortage"))
        .anyMatch(error -> error.contains("triggers[4].source") && error.contains("required"));
  }

  @Test
  void spansRowsAndMarginsAreBounded() {
    assertThatThrownBy(
            () ->
                Thresholds.read(
                    """
                    name: mine
                    hold: 400d
                    gap: 0s
                    releasePercent: 90
                    triggers:
                      - {metric: cpu, threshold: 70, action: scale-up, source: a}
                      - {metric: cpu, threshold: 80, action: scale-up, source: b}
                    """))
        .hasMessageContaining("hold: must be")
        .hasMessageContaining("gap: must be")
        .hasMessageContaining("releasePercent: 90")
        .hasMessageContaining("cpu for SCALE_UP stands there twice");
  }

  @Test
  void anUnknownPresetNamesTheNearest() {
    assertThatThrownBy(() -> Thresholds.preset("bondu"))
        .hasMessageContaining("bondhu, covibes, ai-mate")
        .hasMessageContaining("did you mean 'bondhu'");
  }

  private static List<String> values(Thresholds thresholds) {
    return thresholds.triggers().stream()
        .map(each -> each.key() + " " + Numbers.text(each.threshold()))
        .toList();
  }
}
