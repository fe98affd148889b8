package dev.banyan.operate.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionParserTest {

  private static final PageLimits SMALL = new PageLimits(10_000, 20, 200, 5, 3, 20);

  private final ExpositionParser parser = new ExpositionParser(PageLimits.USUAL);

  private static String file(String name) throws IOException {
    try (InputStream in = ExpositionParserTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private MetricPage parse(String page) {
    return parser.parse(page, name -> true);
  }

  private static MetricSample sample(String name, double value, String... labels) {
    Map<String, String> map = new java.util.HashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return new MetricSample(name, map, value);
  }

  @Test
  void aPageOfTheTextFormatIsReadLineByLine() throws IOException {
    MetricPage page = parse(file("page.txt"));
    assertThat(page.samples())
        .containsExactly(
            sample("http_requests_total", 1027, "method", "post", "code", "200"),
            sample("http_requests_total", 3, "method", "post", "code", "400"),
            sample(
                "msdos_file_access_time_seconds",
                1.458255915e9,
                "path",
                "C:\\DIR\\FILE.TXT",
                "error",
                "Cannot find file:\n\"FILE.TXT\""),
            sample("metric_without_timestamp_and_labels", 12.47),
            sample("empty_braces", 1),
            sample("spaced", 7, "a", "1", "b", "2"),
            sample("something_weird", Double.POSITIVE_INFINITY, "problem", "division by zero"),
            sample("negative_infinity", Double.NEGATIVE_INFINITY),
            sample("not_a_number", Double.NaN),
            sample("hexadecimal", 0.25),
            sample("small_letters", Double.POSITIVE_INFINITY),
            sample("http_request_duration_seconds_bucket", 24054, "le", "0.05"),
            sample("http_request_duration_seconds_bucket", 33444, "le", "0.1"),
            sample("http_request_duration_seconds_bucket", 144320, "le", "+Inf"),
            sample("http_request_duration_seconds_sum", 53423),
            sample("http_request_duration_seconds_count", 144320),
            sample("rpc_duration_seconds", 3102, "quantile", "0.01"),
            sample("rpc_duration_seconds", 76656, "quantile", "0.99"),
            sample("rpc_duration_seconds_sum", 1.7560473e7),
            sample("rpc_duration_seconds_count", 2693),
            sample("tricky", 1, "text", "häns a{b=\"c\"},d # e"));
    assertThat(page.types())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "http_requests_total", MetricType.COUNTER,
                "http_request_duration_seconds", MetricType.HISTOGRAM,
                "rpc_duration_seconds", MetricType.SUMMARY));
    assertThat(page.lines()).isEqualTo(21);
  }

  @Test
  void exemplarsAndTimesOfOpenMetricsArePassedOver() throws IOException {
    MetricPage page = parse(file("openmetrics.txt"));
    assertThat(page.samples())
        .containsExactly(
            sample("requests_total", 10, "path", "/"),
            sample("requests_created", 1520430000.123, "path", "/"),
            sample("latency_bucket", 8, "le", "0.1"),
            sample("latency_bucket", 17, "le", "+Inf"),
            sample("latency_count", 17),
            sample("latency_sum", 324789.3),
            sample("build_info", 1, "version", "1.2"),
            sample("my.dotted.metric", 3, "region", "eu"),
            sample("quoted only", 4));
    assertThat(page.types()).containsEntry("requests", MetricType.COUNTER);
    assertThat(page.types()).containsEntry("build", MetricType.INFO);
  }

  @Test
  void linesMayEndAsOnWindowsAndTheLastMayNotEndAtAll() {
    assertThat(parse("a 1\r\nb{c=\"d\"} 2\r\n\r\nlast 3").samples())
        .containsExactly(sample("a", 1), sample("b", 2, "c", "d"), sample("last", 3));
    assertThat(parse("").samples()).isEmpty();
    assertThat(parse("# nothing but words").lines()).isZero();
  }

  @Test
  void onlyWhatIsWantedIsKeptAndTheRestIsCheckedAsWell() {
    MetricPage page =
        parser.parse("# TYPE x counter\n# TYPE y counter\nx 1\ny 2\n", name -> name.equals("y"));
    assertThat(page.samples()).containsExactly(sample("y", 2));
    assertThat(page.types()).containsOnlyKeys("y");
    assertThat(page.lines()).isEqualTo(2);
    assertThatThrownBy(() -> parser.parse("x one\ny 2\n", name -> name.equals("y")))
        .isInstanceOf(MetricsException.class)
        .hasMessageContaining("Line 1")
        .hasMessageContaining("no value");
  }

  @Test
  void aSeriesThatStandsThereTwiceIsReadOnce() {
    assertThat(parse("x{a=\"1\",b=\"2\"} 1\nx{b=\"2\",a=\"1\"} 5\n").samples())
        .containsExactly(sample("x", 1, "a", "1", "b", "2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "x ",
        "x one",
        "x 1 2 3",
        "x 1 soon",
        "x 1d",
        "x 0x",
        "x 1_000",
        "x +NaN",
        "{} 1",
        "{a=\"b\"} 1",
        "1x 1",
        "x{a} 1",
        "x{a=b} 1",
        "x{a=\"b} 1",
        "x{a=\"b\"",
        "x{a=\"b\" c=\"d\"} 1",
        "x{=\"b\"} 1",
        "x{1a=\"b\"} 1",
        "x{a=\"\\t\"} 1",
        "x{a=\"b\\",
        "x{a=\"1\",a=\"2\"} 1",
        "x{,} 1",
        "x} 1",
        "# EOF\nx 1",
      })
  void whatIsNotOfTheFormatIsRefusedWithItsLine(String line) {
    assertThatThrownBy(() -> parse("ok 1\n" + line + "\n"))
        .isInstanceOf(MetricsException.class)
        .hasMessageContaining("Line " + (line.startsWith("# EOF") ? 3 : 2));
  }

  @Test
  void pagesForBrowsersAndJsonAreCalledSo() {
    assertThatThrownBy(() -> parse("\n <!DOCTYPE html><html>"))
        .hasMessageContaining("HTML")
        .hasMessageContaining("/metrics");
    for (String json : List.of("{\"status\":\"UP\"}", "[1]", "{\n  \"a\": 1}", "{}")) {
      assertThatThrownBy(() -> parse(json)).hasMessageContaining("JSON");
    }
  }

  @Test
  void everythingIsBounded() {
    var small = new ExpositionParser(SMALL);
    record Case(String page, String says) {}
    for (Case each :
        List.of(
            new Case("x 1\n".repeat(21), "lines"),
            new Case("x{a=\"" + "y".repeat(300) + "\"} 1", "characters"),
            new Case("x{a=\"" + "y".repeat(21) + "\"} 1", "label is longer"),
            new Case("y".repeat(21) + " 1", "name is longer"),
            new Case("x{" + "y".repeat(21) + "=\"1\"} 1", "name is longer"),
            new Case("x{a=\"\",b=\"\",c=\"\",d=\"\"} 1", "labels"),
            new Case("a 1\nb 1\nc 1\nd 1\ne 1\nf 1\n", "series"),
            new Case("x " + "1".repeat(70), "value"))) {
      assertThatThrownBy(() -> small.parse(each.page(), name -> true))
          .as(each.says())
          .isInstanceOf(MetricsException.class)
          .hasMessageContaining(each.says());
    }
  }

  @Test
  void whatIsShownOfALineIsShortAndClean() {
    assertThatThrownBy(() -> parse("\u001b[31mred\u0007 " + "x".repeat(500)))
        .satisfies(
            refused ->
                assertThat(refused.getMessage()).hasSizeLessThan(250).doesNotContain("\u001b"));
  }
}
