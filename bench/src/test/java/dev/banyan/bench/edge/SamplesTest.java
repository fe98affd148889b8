package dev.banyan.bench.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.bench.generator.LoadResult;
import dev.banyan.bench.report.Figure;
import dev.banyan.bench.report.Section;
import dev.banyan.operate.load.Latency;
import dev.banyan.operate.machine.CpuTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SamplesTest {

  private static Contender contender(String name) {
    return new Contender(
        name, new InetSocketAddress("127.0.0.1", 1), Map.of(), Optional.empty(), 1);
  }

  /** One second; CPU in milliseconds. */
  private static Sample sample(
      String name, long completed, long dropped, int server, int serverCore, int loadCore) {
    LoadResult result =
        new LoadResult(
            Duration.ofSeconds(1), completed, 0, 0, dropped, 0, 0, new Latency(), Duration.ZERO);
    return new Sample(
        contender(name),
        16,
        result,
        new CpuTime(Duration.ofMillis(server), Duration.ZERO),
        Duration.ofMillis(serverCore),
        Duration.ofMillis(loadCore),
        CpuTime.ZERO);
  }

  @Test
  void theLimitIsWhoeverHadNoTimeLeft() {
    assertThat(sample("x", 1, 0, 980, 990, 990).limit()).isEqualTo(Sample.Limit.SERVER);
    assertThat(sample("x", 1, 0, 600, 610, 990).limit()).isEqualTo(Sample.Limit.LOAD_SIDE);
    assertThat(sample("x", 1, 0, 400, 410, 500).limit()).isEqualTo(Sample.Limit.NEITHER);
  }

  @Test
  void whatOthersDidOnTheServersCoreIsSeen() {
    assertThat(sample("x", 1, 0, 600, 850, 500).foreignShare()).isEqualTo(0.25);
    assertThat(sample("x", 1, 0, 700, 990, 500).limit()).isEqualTo(Sample.Limit.OTHERS);
  }

  private static Samples rounds() {
    Samples samples = new Samples();
    for (int perSecond : List.of(700, 900, 800)) {
      samples.add(sample(Throughput.BANYAN, perSecond, 0, 960, 980, 700));
      samples.add(sample(Throughput.NGINX, perSecond + 200, 0, 500, 520, 980));
      samples.add(sample(Throughput.NGINX_EQUAL, perSecond + 100, 0, 960, 980, 900));
    }
    return samples;
  }

  private static Throughput question(double target) {
    return new Throughput(
        "http",
        "HTTP",
        "/",
        List.of(16),
        3,
        Duration.ZERO,
        Duration.ofSeconds(1),
        Map.of(16, target));
  }

  @Test
  void figuresAreMediansOverRoundsAndRatiosOfThem() {
    List<Figure> figures = question(0.75).figures(rounds());
    assertThat(value(figures, "edge.http.16.perSecond")).isEqualTo(800);
    assertThat(value(figures, "edge.http.16.ratio")).isEqualTo(0.8);
    assertThat(value(figures, "edge.http.16.cpu")).isEqualTo(1_200);
    assertThat(figure(figures, "edge.http.16.ratio").verdict()).isEqualTo("met");
    assertThat(figure(question(0.9).figures(rounds()), "edge.http.16.ratio").verdict())
        .isEqualTo("missed");
    // 500 µs against 1,200 µs a request: what nginx would do with a core of its own is a
    // prediction.
    assertThat(figure(figures, "edge.http.16.ratioByCpu").origin())
        .isEqualTo(Figure.Origin.PREDICTED);
    assertThat(value(figures, "edge.http.16.ratioByCpu"))
        .isCloseTo(0.4167, org.assertj.core.api.Assertions.within(0.001));
  }

  @Test
  void aRunInWhichTheLoadSideWasTheBottleneckSaysSo() {
    Section section =
        question(0.75)
            .section(
                rounds(),
                List.of(
                    contender(Throughput.BANYAN),
                    contender(Throughput.NGINX),
                    contender(Throughput.NGINX_EQUAL)));
    assertThat(section.notes())
        .anyMatch(note -> note.contains("generator and upstream were the bottleneck"));
    assertThat(section.rows().get(1)).contains("load side");
  }

  @Test
  void droppedArrivalsFailTheRun() {
    Samples samples = new Samples();
    samples.add(sample(Throughput.BANYAN, 100, 7, 100, 100, 100));
    assertThat(samples.failures("latency"))
        .singleElement()
        .asString()
        .contains("latency, Banyan at 16 connections: 7 arrivals were dropped");
  }

  @Test
  void wrkIsBelievedOnlyWhenItsAnswersWereGood() {
    String good = "  2 requests in 4.00s\nRequests/sec:  12345.67\nTransfer/sec: 1MB\n";
    assertThat(CrossCheck.rate(good)).hasValue(12_345.67);
    assertThat(CrossCheck.rate(good + "  Non-2xx or 3xx responses: 9\n")).isEmpty();
    assertThat(CrossCheck.rate("unable to connect")).isEmpty();
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetween() {
    assertThat(Samples.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    assertThat(Samples.median(new double[0])).isNaN();
  }

  private static Figure figure(List<Figure> figures, String name) {
    return figures.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private static double value(List<Figure> figures, String name) {
    return figure(figures, name).value();
  }
}
