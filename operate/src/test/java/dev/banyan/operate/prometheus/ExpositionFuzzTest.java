package dev.banyan.operate.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a stranger answers: a page, or a refusal in words, and nothing else. */
class ExpositionFuzzTest {

  private static final String SIGNS = "{}\"\\=,# \t\n\r0123456789.eE+-xpINFnanabc_:TYPEcounter";

  private final ExpositionParser parser =
      new ExpositionParser(new PageLimits(100_000, 2_000, 2_000, 500, 8, 100));

  private void feed(String page, long seed) {
    try {
      MetricPage read = parser.parse(page, name -> true);
      assertThat(read.samples().size()).as("seed " + seed).isLessThanOrEqualTo(500);
    } catch (MetricsException refused) {
      assertThat(refused.getMessage()).as("seed " + seed).isNotBlank().hasSizeLessThan(600);
    }
  }

  @Test
  void randomBytesAreReadOrRefused() {
    for (long seed = 0; seed < 3_000; seed++) {
      var random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      feed(new String(bytes, StandardCharsets.UTF_8), seed);
    }
  }

  @Test
  void randomSignsOfTheFormatAreReadOrRefused() {
    for (long seed = 0; seed < 20_000; seed++) {
      var random = new SplittableRandom(seed);
      var page = new StringBuilder();
      for (int i = random.nextInt(120); i >= 0; i--) {
        page.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
      }
      feed(page.toString(), seed);
    }
  }

  @Test
  void aGoodPageWithSomeSignsChangedIsReadOrRefused() throws IOException {
    String good;
    try (var in = ExpositionFuzzTest.class.getResourceAsStream("page.txt")) {
      good = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (long seed = 0; seed < 5_000; seed++) {
      var random = new SplittableRandom(seed);
      var page = new StringBuilder(good);
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        int at = random.nextInt(page.length());
        switch (random.nextInt(3)) {
          case 0 -> page.deleteCharAt(at);
          case 1 -> page.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
          default -> page.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
      }
      feed(page.toString(), seed);
    }
  }
}
