package dev.banyan.operate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.measure.Curve;
import dev.banyan.operate.measure.MeasureAnswers;
import dev.banyan.operate.measure.Measurement;
import dev.banyan.operate.measure.Mix;
import dev.banyan.operate.measure.Step;
import dev.banyan.operate.measure.StepPlan;
import dev.banyan.scale.measure.Axis;
import dev.banyan.scale.measure.DemandFit;
import dev.banyan.scale.measure.Resource;
import dev.banyan.scale.measure.UslFit;
import dev.banyan.scale.measure.UslLaw;
import dev.banyan.scale.measure.UslModel;
import dev.banyan.scale.measure.UslNoise;
import dev.banyan.scale.measure.UslPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasureHtmlTest {

  private static final UslLaw LAW = new UslLaw(100, 0.05, 0.002);
  private static final Mix MIX = Mix.only(RequestClass.get("page", "/page"));
  private static final Duration STEP = Duration.ofSeconds(10);

  /** By turns a hundredth above the law and below it. */
  private static List<UslPoint> points() {
    return IntStream.range(0, 6)
        .mapToObj(i -> UslPoint.of(1 << i, LAW.at(1 << i) * (i % 2 == 0 ? 1.01 : 0.99)))
        .toList();
  }

  private static Measurement measured(Curve curve) {
    List<Step> steps = new ArrayList<>();
    for (UslPoint point : points()) {
      double seconds = STEP.toSeconds();
      long answers = Math.round(point.throughput() * seconds);
      steps.add(
          new Step(
              new StepPlan.Closed(MIX, 1, (int) point.n()),
              STEP,
              Map.of("page", answers),
              Map.of(Resource.CPU, 0.05 * seconds + answers * 0.002),
              2e6,
              9e6,
              0.1,
              List.of(),
              List.of()));
    }
    return new Measurement(
        "http://localhost:8080",
        "process 4711",
        MIX,
        STEP,
        steps,
        List.of(curve),
        Optional.empty(),
        DemandFit.fit(steps.stream().map(Step::demand).toList(), 1),
        OptionalDouble.of(2));
  }

  private static String html(Measurement found, List<Integer> asked) {
    return ReportHtml.of(
        MeasureHtml.of(found, MeasureAnswers.of(found, asked, List.of()), Reports.NOW));
  }

  @Test
  void theLawIsDrawnWithItsIntervalOverWhatWasMeasured() {
    UslModel model = UslFit.fit(Axis.CONCURRENCY, points(), UslNoise.RELATIVE, 1);
    Curve curve = new Curve("page", Axis.CONCURRENCY, points(), Optional.of(model), "");
    LineChart chart = MeasurePlots.throughput(curve);
    LineChart.Series law = chart.series().getFirst();
    assertThat(law.band()).hasSameSizeAs(law.points()).hasSizeGreaterThan(30);
    assertThat(law.points().getLast().x()).isEqualTo(64);
    for (int i = 0; i < law.points().size(); i++) {
      assertThat(law.points().get(i).y())
          .isBetween(law.band().get(i).low(), law.band().get(i).high());
    }
    assertThat(chart.series().getLast().points()).hasSize(6);
    assertThat(chart.marks()).extracting(LineChart.Mark::name).contains("measured up to here");

    String html = html(measured(curve), List.of(48, 640));
    assertThat(html)
        .contains("What a request takes of http://localhost:8080")
        .contains("predicted by the law")
        .contains("class=\"basis predicted\"")
        .contains("class=\"basis measured\"")
        .contains("class=\"band s0\"")
        .contains("process 4711")
        .contains("Demand by class")
        .contains("CPU-seconds a request")
        .contains("throughput of page at 48 requests in flight")
        .contains("predicted, unproven: 640 requests in flight asked");
  }

  @Test
  void withoutALawNothingIsPredictedOfThroughputAndTheReasonStands() {
    Curve curve =
        new Curve("page", Axis.CONCURRENCY, points(), Optional.empty(), "throughput never rises");
    LineChart chart = MeasurePlots.throughput(curve);
    assertThat(chart.series())
        .singleElement()
        .extracting(LineChart.Series::name)
        .isEqualTo("measured");
    assertThat(chart.basis().label()).isEqualTo("measured");
    assertThat(html(measured(curve), List.of()))
        .contains("No law for page")
        .contains("no law: throughput never rises")
        .doesNotContain("predicted by the law");
  }
}
