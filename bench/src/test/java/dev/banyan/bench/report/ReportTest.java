package dev.banyan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.banyan.operate.machine.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final Report REPORT =
      new Report(
          "edge",
          "Edge",
          Instant.parse("2026-02-03T04:05:06Z"),
          new Machine("Linux 6.1", "A CPU", 2, 8L << 30, "JDK 25", 0.4),
          "./banyan bench edge",
          List.of(
              new Section(
                  "HTTP",
                  List.of("connections", "req/s"),
                  List.of(List.of("1", "8,140"), List.of("16", "a|b")),
                  List.of("a note"))),
          List.of(
              Figure.measured("edge.ratio", 0.8, "×").against(new Figure.Target.AtLeast(0.75)),
              Figure.measured("edge.rss", 230, "MB").against(new Figure.Target.AtMost(200)),
              Figure.measured("edge.gone", Double.NaN, "µs").against(new Figure.Target.AtMost(1)),
              Figure.predicted("edge.peak", 1, "req/s")),
          List.of("3 arrivals were dropped"));

  @Test
  void theTerminalAlignsFiguresAndSaysWhatWasMissedAndWhatIsNotValid() {
    String text = TerminalReport.render(REPORT);
    assertThat(text)
        .contains("  connections  req/s\n  1            8,140\n  16             a|b\n")
        .contains("NOT VALID: 3 arrivals were dropped")
        .containsPattern("edge.ratio +0.8 × +≥0.75 × +measured +met")
        .containsPattern("edge.rss +230 MB +≤200 MB +measured +missed")
        .containsPattern("edge.gone +– µs +≤1 µs +measured +missed");
  }

  @Test
  void markdownHasDateMachineCommandAndEscapesPipes() {
    assertThat(MarkdownReport.render(REPORT))
        .startsWith("## Edge\n\nMeasured 2026-02-03 04:05 UTC on Linux 6.1, A CPU, 2 cores")
        .contains("```\n./banyan bench edge\n```")
        .contains(
            "| connections | req/s |\n| --- | ---: |\n| 1 | 8,140 |\n| 16 | a\\|b |\n\n- a note")
        .contains("**This run is not valid:** 3 arrivals were dropped")
        .contains("| edge.rss | 230 MB | ≤200 MB | measured | missed |");
  }

  @Test
  void jsonNamesEveryFigureWithItsOriginAndLeavesOutWhatIsNoNumber() throws Exception {
    JsonNode tree = new ObjectMapper().readTree(JsonReport.render(REPORT));
    assertThat(tree.at("/figures/0/value").asDouble()).isEqualTo(0.8);
    assertThat(tree.at("/figures/0/verdict").asText()).isEqualTo("met");
    assertThat(tree.at("/figures/2").has("value")).isFalse();
    assertThat(tree.at("/figures/3/origin").asText()).isEqualTo("predicted");
    assertThat(tree.at("/valid").asBoolean()).isFalse();
    assertThat(tree.at("/machine/kernel").asText()).isEqualTo("Linux 6.1");
  }

  @Test
  void aRowHasAsManyCellsAsColumns() {
    assertThatThrownBy(() -> new Section("x", List.of("a", "b"), List.of(List.of("1")), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void eachBenchOwnsItsBlockAndNothingElse(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("benchmarks.md");
    Files.writeString(file, "# Benchmarks\n\nWritten by people.\n");
    MarkedFile marked = new MarkedFile(file);
    marked.write("edge", "first");
    marked.write("start", "other");
    marked.write("edge", "second $1 \\");
    assertThat(file)
        .hasContent(
            """
            # Benchmarks

            Written by people.

            <!-- bench:edge begin -->
            second $1 \\
            <!-- bench:edge end -->

            <!-- bench:start begin -->
            other
            <!-- bench:start end -->
            """);
  }

  @Test
  void aLostMarkerIsSaidInsteadOfGuessed() {
    assertThatThrownBy(() -> MarkedFile.replaced("<!-- bench:edge begin -->\nx\n", "edge", "y"))
        .hasMessageContaining("not in pairs");
    assertThatThrownBy(
            () ->
                MarkedFile.replaced(
                    "<!-- bench:edge end --><!-- bench:edge begin -->", "edge", "y"))
        .hasMessageContaining("not in pairs");
  }

  @Test
  void numbersKeepThreeDigitsThatMeanSomething() {
    assertThat(Numbers.plain(0.12345)).isEqualTo("0.123");
    assertThat(Numbers.plain(12.345)).isEqualTo("12.3");
    assertThat(Numbers.plain(8140.4)).isEqualTo("8,140");
    assertThat(Numbers.plain(200)).isEqualTo("200");
    assertThat(Numbers.plain(0)).isEqualTo("0");
    assertThat(Numbers.plain(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.nanos(1_500)).isEqualTo("1.5 µs");
    assertThat(Numbers.nanos(2_500_000)).isEqualTo("2.5 ms");
    assertThat(Numbers.nanos(3.2e9)).isEqualTo("3.2 s");
    assertThat(Numbers.ratio(0.7349)).isEqualTo("0.73×");
    assertThat(Numbers.percent(0.5)).isEqualTo("50 %");
  }
}
