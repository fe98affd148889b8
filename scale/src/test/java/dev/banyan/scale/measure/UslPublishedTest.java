package dev.banyan.scale.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.banyan.scale.ScaleFile;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Published data give the published coefficients; the file names the sources. */
class UslPublishedTest {

  record Point(double n, double x) {}

  record Published(
      String name,
      double lambda,
      double sigma,
      double kappa,
      Optional<BigDecimal> peak,
      Optional<BigDecimal> highest,
      List<Point> points) {}

  record Sets(List<Published> sets) {}

  /** The published figures have at least three digits. */
  private static final Percentage DIGITS = Percentage.withPercentage(0.4);

  @Test
  void everyPublishedSetGivesItsPublishedCoefficients() {
    Sets all = ScaleFile.resource(UslPublishedTest.class, "usl-published.yaml", Sets.class);

    assertThat(all.sets()).hasSize(2);
    for (Published each : all.sets()) {
      UslLaw law = fit(each).law();
      assertThat(law.lambda()).as(each.name()).isCloseTo(each.lambda(), DIGITS);
      assertThat(law.sigma()).as(each.name()).isCloseTo(each.sigma(), DIGITS);
      assertThat(law.kappa()).as(each.name()).isCloseTo(each.kappa(), DIGITS);
      each.peak()
          .ifPresent(peak -> assertThat(law.peak()).isCloseTo(peak.doubleValue(), within(0.01)));
      each.highest()
          .ifPresent(most -> assertThat(law.highest()).isCloseTo(most.doubleValue(), within(0.5)));
    }
  }

  @Test
  void theIntervalsAreAboutAsWideAsThePublishedStandardErrorsSay() {
    Published spec =
        ScaleFile.resource(UslPublishedTest.class, "usl-published.yaml", Sets.class)
            .sets()
            .getFirst();
    UslModel model = fit(spec);

    // Published standard errors: 14.2134894, 0.0091217, 0.0000199; Student's t at 4 degrees, 2.13.
    assertThat(model.lambda().holds(spec.lambda())).isTrue();
    assertThat(model.sigma().high() - model.sigma().low()).isBetween(0.019, 2 * 0.039);
    assertThat(model.kappa().high() - model.kappa().low()).isBetween(0.00004, 2 * 0.000085);
  }

  private static UslModel fit(Published each) {
    List<UslPoint> points =
        each.points().stream().map(point -> UslPoint.of(point.n(), point.x())).toList();
    return UslFit.fit(Axis.CONCURRENCY, points, UslNoise.ABSOLUTE, 1);
  }
}
