package dev.banyan.operate.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of colours: WCAG 2.2 contrast, and curves that colour-blind readers can tell. */
class ReportColoursTest {

  private static final double TEXT = 4.5;
  private static final double GRAPHICS = 3;

  /** Linear RGB as a dichromat sees it; Viénot, Brettel and Mollon, 1999. */
  private static final Map<String, double[][]> BLINDNESS =
      Map.of(
          "protanopia",
              new double[][] {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
          "deuteranopia",
              new double[][] {
                {0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}
              });

  @ParameterizedTest
  @ValueSource(strings = {"light.css", "dark.css"})
  void textAndCurvesStandOut(String sheet) {
    Map<String, double[]> colours = colours(sheet);
    for (String ground : List.of("ground", "panel")) {
      for (String ink : List.of("ink", "ink-2", "ink-3", "brand")) {
        assertThat(contrast(colours, ink, ground)).as(ink + " on " + ground).isGreaterThan(TEXT);
      }
    }
    for (String state : List.of("ok", "warn", "bad", "info", "idle")) {
      assertThat(contrast(colours, state, state + "-soft")).as(state).isGreaterThan(TEXT);
    }
    for (int i = 0; i < LineChart.SERIES_MAX; i++) {
      assertThat(contrast(colours, "s" + i, "panel")).as("s" + i).isGreaterThan(GRAPHICS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light.css", "dark.css"})
  void theFirstCurvesDifferForColourBlindReaders(String sheet) {
    Map<String, double[]> colours = colours(sheet);
    BLINDNESS.forEach(
        (name, matrix) -> {
          for (int i = 0; i < 4; i++) {
            for (int j = 0; j < i; j++) {
              double apart =
                  apart(
                      seen(colour(colours, "s" + i), matrix),
                      seen(colour(colours, "s" + j), matrix));
              assertThat(apart).as(name + ": s" + j + " and s" + i).isGreaterThan(0.08);
            }
          }
        });
  }

  private static Map<String, double[]> colours(String sheet) {
    var colours = new HashMap<String, double[]>();
    try (InputStream in = ReportHtml.class.getResourceAsStream(sheet)) {
      assertThat(in).isNotNull();
      Matcher matcher =
          Pattern.compile("--([a-z0-9-]+):#([0-9a-f]{6})")
              .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      while (matcher.find()) {
        int rgb = Integer.parseInt(matcher.group(2), 16);
        colours.put(
            matcher.group(1),
            new double[] {linear(rgb >> 16 & 255), linear(rgb >> 8 & 255), linear(rgb & 255)});
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return colours;
  }

  private static double[] colour(Map<String, double[]> colours, String name) {
    double[] found = colours.get(name);
    if (found == null) {
      throw new AssertionError("no colour " + name);
    }
    return found;
  }

  private static double linear(int channel) {
    double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  private static double contrast(Map<String, double[]> colours, String one, String other) {
    double a = luminance(colour(colours, one));
    double b = luminance(colour(colours, other));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(double[] rgb) {
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  }

  private static double[] seen(double[] rgb, double[][] matrix) {
    double[] out = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        out[i] += matrix[i][j] * rgb[j];
      }
      out[i] = Math.clamp(out[i], 0, 1);
    }
    return out;
  }

  /** How far apart in Oklab (Ottosson, 2020). */
  private static double apart(double[] one, double[] other) {
    double[] a = oklab(one);
    double[] b = oklab(other);
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  private static double[] oklab(double[] rgb) {
    double l = Math.cbrt(0.4122214708 * rgb[0] + 0.5363325363 * rgb[1] + 0.0514459929 * rgb[2]);
    double m = Math.cbrt(0.2119034982 * rgb[0] + 0.6806995451 * rgb[1] + 0.1073969566 * rgb[2]);
    double s = Math.cbrt(0.0883024619 * rgb[0] + 0.2817188376 * rgb[1] + 0.6299787005 * rgb[2]);
    return new double[] {
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    };
  }
}
