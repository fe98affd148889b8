package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RequestTimesTest {

  private static final Pattern THRESHOLD =
      Pattern.compile(
          "histogram_quantile\\([^>]*\\b(\\w+)_bucket\\b.*\\) > ([0-9.]+)(?: and .*)?\\s*");

  private static Path alerts() {
    Path from = Path.of("").toAbsolutePath();
    while (!Files.exists(from.resolve("docs/operate/alerts.yml"))) {
      from = from.getParent();
    }
    return from.resolve("docs/operate/alerts.yml");
  }

  @Test
  void whatAlertsCompareAQuantileWithIsAnInnerBoundOfABucket() throws Exception {
    List<Duration> inner = RequestTimes.BUCKETS.subList(1, RequestTimes.BUCKETS.size() - 1);
    List<Duration> compared = new ArrayList<>();
    for (String line : Files.readAllLines(alerts())) {
      if (line.contains("histogram_quantile")) {
        Matcher rule = THRESHOLD.matcher(line);
        assertThat(rule.find()).as("can be read: %s", line).isTrue();
        assertThat(rule.group(1)).as(line).isEqualTo("http_request_duration_seconds");
        compared.add(
            Duration.ofNanos(new BigDecimal(rule.group(2)).movePointRight(9).longValueExact()));
      }
    }
    assertThat(compared).hasSizeGreaterThan(2);
    assertThat(inner).containsAll(compared);
  }

  @Test
  void theTimerHasTheseBucketsAndNoOthers() {
    assertThat(
            RequestTimes.timer(new SimpleMeterRegistry(), "GET", "app:/", 200)
                .takeSnapshot()
                .histogramCounts())
        .extracting((CountAtBucket bucket) -> bucket.bucket(TimeUnit.MILLISECONDS))
        .containsExactlyElementsOf(
            RequestTimes.BUCKETS.stream().map(bound -> (double) bound.toMillis()).toList());
  }
}
