package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Debian's Chromium, headless, and axe to judge what it shows. */
final class Browser implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  Browser() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  private static Path program() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no Chromium; ./banyan test installs it"));
  }

  /** A fresh profile; what the page writes to its console as an error is kept. */
  Tab open(int width, int height, ColorScheme scheme) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
                .setColorScheme(scheme));
    context.setDefaultTimeout(TIMEOUT_MILLIS);
    return new Tab(context, context.newPage());
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }

  /** One page and its profile. */
  static final class Tab implements AutoCloseable {
    private final BrowserContext context;
    final Page page;
    private final List<String> errors = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final List<String> logged = new java.util.concurrent.CopyOnWriteArrayList<>();

    private Tab(BrowserContext context, Page page) {
      this.context = context;
      this.page = page;
      page.onPageError(errors::add);
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              logged.add(message.text() + " " + message.location());
            }
          });
    }

    /** What the page's scripts threw. */
    List<String> errors() {
      return List.copyOf(errors);
    }

    /** What stands in the browser's console as an error: refused requests too. */
    List<String> logged() {
      return List.copyOf(logged);
    }

    /** Fails on anything that axe calls a violation of WCAG 2.2 A and AA or of good practice. */
    void assertAccessible(String where) {
      page.evaluate(axe());
      Object found =
          page.evaluate(
              """
              () => axe.run(document).then(result => result.violations.map(violation =>
                violation.id + ': ' + violation.nodes.map(node => node.html.slice(0, 160)).join(' | ')))
              """);
      assertThat((List<?>) Objects.requireNonNull(found)).as("axe on " + where).isEmpty();
    }

    /** Fails when something is wider than the window. */
    void assertFits(String where) {
      Object overflow =
          page.evaluate(
              "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
      assertThat(((Number) overflow).intValue())
          .as("sideways scroll on " + where)
          .isLessThanOrEqualTo(0);
    }

    @Override
    public void close() {
      context.close();
    }

    private static String axe() {
      try {
        return Files.readString(
            Repository.root().resolve("console/web/node_modules/axe-core/axe.min.js"));
      } catch (IOException missing) {
        throw new UncheckedIOException("axe comes with the console's build", missing);
      }
    }
  }
}
