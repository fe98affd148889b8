package dev.banyan.operate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.Basis;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportHtmlTest {

  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\\s[^<>]*)?)>");
  private static final Pattern ATTRIBUTE = Pattern.compile("\\s([a-zA-Z:-]+)=\"([^\"]*)\"");

  /** The file without its style and script, which are the package's own. */
  private static String body(String html) {
    return html.replaceAll("(?s)<style>.*?</style>", "").replaceAll("(?s)<script>.*?</script>", "");
  }

  @Test
  void noTextBecomesMarkupWhereverItStands() {
    String hostile = "</title></script><img src=x onerror=alert(1)>\"'><b onmouseover=\"x\">&lt;";
    String html = body(ReportHtml.of(Reports.withEverywhere(hostile)));
    String plain = body(ReportHtml.of(Reports.withEverywhere("plain")));
    assertThat(tags(html)).isEqualTo(tags(plain));
    assertThat(attributes(html)).isEqualTo(attributes(plain));
    assertThat(html).contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;");
  }

  @Test
  void whatTurnsOrControlsATextIsReplaced() {
    String html = ReportHtml.of(Reports.withEverywhere("a\u202Eb\u0000c\u001b[31md\uD800e\u2066f"));
    assertThat(html).doesNotContain("\u202E", "\u0000", "\u001b", "\uD800", "\u2066");
    assertThat(html).contains("a\uFFFDb\uFFFDc\uFFFD[31md\uFFFDe\uFFFDf");
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    String html = ReportHtml.of(Reports.withEverywhere("https://example.org/a.png"));
    assertThat(html)
        .contains("content=\"default-src &#39;none&#39;;")
        .doesNotContain("@import", "url(", "<link", "<img", "<iframe", "@font-face");
    for (String attribute : List.of("src", "action", "data", "poster", "srcset")) {
      assertThat(html).doesNotContain(" " + attribute + "=");
    }
    Matcher links = Pattern.compile("href=\"([^\"]*)\"").matcher(html);
    while (links.find()) {
      assertThat(links.group(1)).startsWith("#");
    }
  }

  @Test
  void onlyTheOwnScriptMayRun() throws Exception {
    String html = ReportHtml.of(Reports.withEverywhere("x"));
    Matcher script = Pattern.compile("(?s)<script>(.*?)</script>").matcher(html);
    assertThat(script.find()).isTrue();
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(script.group(1).getBytes(StandardCharsets.UTF_8)));
    assertThat(html).contains("script-src &#39;sha256-" + hash + "&#39;");
    assertThat(script.find()).as("a second script").isFalse();
    assertThat(attributes(body(html))).noneMatch(name -> name.startsWith("on"));
  }

  @Test
  void everyFigureSaysWhereItComesFrom() {
    String html = ReportHtml.of(Reports.withEverywhere("x"));
    for (Basis basis : Basis.values()) {
      assertThat(html).contains("class=\"basis " + basis.label() + "\"").contains(basis.label());
    }
  }

  @Test
  void plotsCanBeReadWithoutScriptAndWithoutSight() {
    String html =
        ReportHtml.of(
            Reports.of(
                Reports.chart(
                    Axis.linear("seconds", Unit.COUNT),
                    Axis.linear("latency", Unit.MILLISECONDS),
                    10,
                    1_200,
                    40)));
    assertThat(html)
        .contains("aria-labelledby=\"chart-1t chart-1d\"")
        .contains("curve: from 10 ms to 1.2 s.")
        .contains("<summary>Figures</summary>")
        .contains(">1.2 s</td>");
  }

  @Test
  void whatIsMoreThanAPageHoldsIsCounted() {
    List<List<String>> rows = Collections.nCopies(Table.ROWS_MAX + 7, List.of("row-cell"));
    Table table = new Table("", "", Optional.empty(), List.of(Table.Column.words("a")), rows, -1);
    String html =
        ReportHtml.of(
            Reports.of(
                table,
                new Workings("w", Collections.nCopies(Workings.LINES_MAX + 3, "work-line")),
                Prose.of("x".repeat(Markup.TEXT_MAX + 5))));
    assertThat(html).contains("and 7 more rows").contains("and 3 more lines").contains("x…</p>");
    assertThat(html.split("row-cell", -1)).hasSize(Table.ROWS_MAX + 1);
    assertThat(html.split("work-line", -1)).hasSize(Workings.LINES_MAX + 1);
  }

  @Test
  void longCurvesAreDrawnWithBoundedPoints() {
    String html =
        ReportHtml.of(
            Reports.of(
                LineChart.of(
                    "Long",
                    "",
                    Basis.MEASURED,
                    Axis.linear("x", Unit.COUNT),
                    Axis.linear("y", Unit.COUNT),
                    List.of(LineChart.Series.line("c", Reports.curve(100_000, x -> x % 97))))));
    Matcher points = Pattern.compile("data-points=\"([^\"]*)\"").matcher(html);
    assertThat(points.find()).isTrue();
    assertThat(points.group(1).split(";")).hasSizeLessThanOrEqualTo(LineChart.POINTS_MAX);
    assertThat(html.length()).isLessThan(200_000);
  }

  @Test
  void namesOfMomentsDoNotStandOnEachOther() {
    LineChart chart =
        Reports.chart(Axis.linear("x", Unit.COUNT), Axis.linear("y", Unit.COUNT), new double[101])
            .withMarks(
                List.of(
                    new LineChart.Mark(10, "one"),
                    new LineChart.Mark(12, "two"),
                    new LineChart.Mark(90, "three")));
    assertThat(ReportHtml.of(Reports.of(chart)))
        .contains("class=\"marked lane0\" style=\"left:10%\">one<")
        .contains("class=\"marked lane1\" style=\"left:12%\">two<")
        .contains("class=\"marked left lane0\" style=\"left:90%\">three<");
  }

  @Test
  void oddCurvesAreDrawnAllTheSame() {
    Axis x = Axis.linear("x", Unit.COUNT);
    for (Axis y : List.of(Axis.linear("y", Unit.COUNT), Axis.log("y", Unit.MILLISECONDS))) {
      for (double[] values :
          List.of(
              new double[] {},
              new double[] {0},
              new double[] {5},
              new double[] {Double.NaN, Double.POSITIVE_INFINITY},
              new double[] {3, Double.NaN, 3},
              new double[] {-4, 4},
              new double[] {1e-12, 1e300})) {
        assertThat(ReportHtml.of(Reports.of(Reports.chart(x, y, values))))
            .doesNotContain("NaN", "Infinity");
      }
    }
  }

  private static List<String> tags(String html) {
    var tags = new ArrayList<String>();
    Matcher matcher = TAG.matcher(html);
    while (matcher.find()) {
      tags.add(matcher.group(1) + matcher.group(2));
    }
    return tags;
  }

  private static List<String> attributes(String html) {
    var names = new ArrayList<String>();
    Matcher matcher = TAG.matcher(html);
    while (matcher.find()) {
      Matcher attribute = ATTRIBUTE.matcher(matcher.group(3));
      while (attribute.find()) {
        names.add(attribute.group(1));
      }
    }
    return names;
  }
}
