package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who runs `./banyan up` for the first time. */
class NewcomerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How many parts of the tree reach out of its picture, for which the page has no room. */
  private static final String OUTSIDE =
      """
      () => {
        const room = document.getElementById('tree').getBoundingClientRect();
        const out = (part) => part.left < room.left - 1 || part.right > room.right + 1
            || part.top < room.top - 1 || part.bottom > room.bottom + 1;
        return [...document.querySelectorAll('#tree path, #tree text')]
            .filter((part) => out(part.getBoundingClientRect())).length;
      }
      """;

  @TempDir static Path data;

  static BanyanProcess node;
  static Browser browser;

  @BeforeAll
  static void start() {
    node = BanyanProcess.start(null, data.resolve("data"));
    browser = new Browser();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  void theQuickstartShowsWhatItGotAndKeepsItOverACrash() {
    try (var tab = browser.open(1280, 900, ColorScheme.LIGHT)) {
      var page = tab.page;
      page.navigate(node.app().toString());
      Await.until(PATIENCE, "rows of the database", () -> isNumber(page.textContent("#total")));
      Await.until(PATIENCE, "visits counted in Redis", () -> isNumber(page.textContent("#visits")));
      Await.until(
          PATIENCE, "who made the cached answer", () -> !page.textContent("#maker").equals("–"));
      Await.until(PATIENCE, "replicas", () -> page.locator("#replicas li").count() >= 1);
      tab.assertAccessible("the quickstart");

      int before = Integer.parseInt(page.textContent("#total").strip());
      page.fill("#words", "planted by a test");
      page.press("#words", "Enter");
      Await.until(PATIENCE, "one more row", () -> total(page.textContent("#total")) > before);
      int planted = total(page.textContent("#total"));

      node.kill();
      node.start();
      page.navigate(node.app().toString());
      Await.until(PATIENCE, "rows again", () -> isNumber(page.textContent("#total")));
      assertThat(total(page.textContent("#total"))).isGreaterThanOrEqualTo(planted);
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void theQuickstartFitsAPhoneInTheDark() {
    try (var tab = browser.open(360, 740, ColorScheme.DARK)) {
      tab.page.navigate(node.app().toString());
      Await.until(PATIENCE, "rows", () -> isNumber(tab.page.textContent("#total")));
      tab.assertFits("the quickstart");
      tab.assertAccessible("the quickstart, dark");
    }
  }

  @Test
  void noPartOfTheTreeIsCutWhateverTheWidth() {
    try (var tab = browser.open(1280, 900, ColorScheme.LIGHT)) {
      tab.page.navigate(node.app().toString());
      Await.until(PATIENCE, "leaves", () -> tab.page.locator("#leaves path").count() > 0);
      Await.until(PATIENCE, "replicas", () -> tab.page.locator("#roots path").count() > 0);
      for (int width : new int[] {360, 700, 821, 1000, 1280, 1920}) {
        tab.page.setViewportSize(width, 900);
        assertThat(tab.page.evaluate(OUTSIDE)).as("%d px", width).isEqualTo(0);
      }
    }
  }

  /** Both streams are one here, as under systemd. */
  @Test
  void whereTheOutputIsNoTerminalEveryLineIsJsonAndNoneHoldsTheSecret() {
    List<String> lines =
        node.printed().lines().dropWhile(launcher -> !launcher.startsWith("{")).toList();
    assertThat(lines)
        .anyMatch(line -> line.contains("Banyan is ready at"))
        .anyMatch(line -> line.contains("setup-link"))
        .noneMatch(line -> line.contains(node.setupToken()))
        .allSatisfy(line -> assertThat(new ObjectMapper().readTree(line).isObject()).isTrue());
  }

  private static boolean isNumber(String text) {
    return text.strip().matches("\\d[\\d,.\\s]*");
  }

  private static int total(String text) {
    return isNumber(text) ? Integer.parseInt(text.replaceAll("\\D", "")) : -1;
  }
}
