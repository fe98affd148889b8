package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The console against a real node, in a real browser. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleTest {

  private static final String EMAIL = "ada@example.com";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path data;

  static BanyanProcess node;
  static Browser browser;

  @BeforeAll
  static void start() {
    node = BanyanProcess.start(TestApps.node(data.resolve("app"), "one"), data.resolve("data"));
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
  @Order(1)
  void theOneTimeLinkMakesTheOwnerWhoSeesTheApp() {
    try (var tab = browser.open(1280, 900, ColorScheme.LIGHT)) {
      Page page = tab.page;
      page.navigate(node.api() + "/setup?token=" + node.setupToken());
      page.getByLabel("Name").fill("Ada Lovelace");
      page.getByLabel("E-mail").fill(EMAIL);
      page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
          .fill(MatrixWorld.PASSWORD);
      tab.assertAccessible("the set-up page");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Take ownership"))
          .click();
      page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("nodeapp")).waitFor();
      assertThat(page.url()).contains("/apps/nodeapp");
      assertThat(tab.errors()).isEmpty();
      assertThat(tab.logged()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void everyPageIsAccessibleInBothThemesAndFitsAPhone() {
    record View(int width, int height, ColorScheme scheme) {}
    for (var view :
        List.of(
            new View(1280, 900, ColorScheme.LIGHT),
            new View(1280, 900, ColorScheme.DARK),
            new View(360, 740, ColorScheme.LIGHT))) {
      try (var tab = browser.open(view.width(), view.height(), view.scheme())) {
        signIn(tab.page);
        String app = node.api() + "/apps/nodeapp";
        for (String path : pages(app)) {
          tab.page.navigate(path);
          tab.page.locator("main h1").first().waitFor();
          tab.page.waitForLoadState();
          String where =
              path.replaceAll("^http://[^/]+", "") + " at " + view.width() + " " + view.scheme();
          tab.assertAccessible(where);
          tab.assertFits(where);
        }
        assertThat(tab.errors()).isEmpty();
        assertThat(tab.logged()).isEmpty();
      }
    }
  }

  @Test
  @Order(3)
  void linesOfTheAppArriveLiveInTheLogs() {
    try (var tab = browser.open(1280, 900, ColorScheme.DARK)) {
      signIn(tab.page);
      String app = node.api() + "/apps/nodeapp";
      tab.page.navigate(app + "/logs");
      tab.page.locator("main h1").first().waitFor();
      Api owner = owner();
      String id = owner.get("/v1/apps").expect(200).json().at("/items/0/id").asText();
      owner
          .post(
              "/v1/apps/" + id + "/commands",
              Map.of("service", "api", "command", "echo a line from the test"))
          .expect(201);
      Await.until(
          PATIENCE,
          "the line in the page",
          () -> tab.page.locator("main").textContent().contains("a line from the test"));
    }
  }

  @Test
  @Order(4)
  void whatWasRunIsListedByTheNodeAndShowsItsOutputAgain() {
    try (var tab = browser.open(1280, 900, ColorScheme.LIGHT)) {
      signIn(tab.page);
      tab.page.navigate(node.api() + "/apps/nodeapp/run");
      tab.page
          .getByLabel("Command", new Page.GetByLabelOptions().setExact(true))
          .fill("echo out of the box; exit 3");
      tab.page
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Run").setExact(true))
          .click();
      tab.page.getByText("exit code 3").first().waitFor();
    }
    // Another browser, which ran nothing itself.
    try (var tab = browser.open(360, 740, ColorScheme.DARK)) {
      signIn(tab.page);
      tab.page.navigate(node.api() + "/apps/nodeapp/run");
      Locator row =
          tab.page.locator("tr").filter(new Locator.FilterOptions().setHasText("out of the box"));
      assertThat(row.innerText()).contains("Failed", "3", EMAIL);
      row.getByRole(AriaRole.LINK).click();
      Await.until(
          PATIENCE,
          "its output",
          () -> tab.page.locator(".log-row").allInnerTexts().toString().contains("out of the box"));
      tab.assertAccessible("a command that ended");
      tab.assertFits("a command that ended");
      assertThat(tab.logged()).isEmpty();
    }
  }

  @Test
  @Order(5)
  void theTrafficOfADayIsChosenByKeyAndStaysChosen() {
    new Api(node.app(), null).get("/").expect(200);
    try (var tab = browser.open(1280, 900, ColorScheme.DARK)) {
      signIn(tab.page);
      tab.page.navigate(node.api() + "/apps/nodeapp/traffic");
      tab.page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("6 h")).focus();
      tab.page.keyboard().press("ArrowRight");
      // Focus moves a moment after the key; who looks at the page sees it before the next one.
      PlaywrightAssertions.assertThat(
              tab.page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("24 h")))
          .isFocused();
      tab.page.keyboard().press("Enter");
      tab.page.waitForURL("**/traffic?window=24h");
      tab.page.reload();
      tab.page
          .getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("24 h").setChecked(true))
          .waitFor();
      tab.page.locator(".plot canvas").first().waitFor();
      // The node is younger than a day: that is said, and not drawn as a day without requests.
      tab.page.getByText("Nothing before").first().waitFor();
      tab.assertAccessible("the traffic of a day");
      assertThat(tab.logged()).isEmpty();
    }
  }

  @Test
  @Order(6)
  void whoIsSignedOutSeesNoRefusalInTheBrowsersConsole() {
    for (String path :
        List.of("/", "/signin", "/signup", "/setup?token=spent", "/apps/nodeapp/logs")) {
      try (var tab = browser.open(1280, 900, ColorScheme.LIGHT)) {
        tab.page.navigate(node.api() + path);
        tab.page.locator("main h1").first().waitFor();
        tab.page.waitForLoadState(LoadState.NETWORKIDLE);
        assertThat(tab.logged()).as(path).isEmpty();
        tab.assertAccessible(path + ", signed out");
      }
    }
  }

  @Test
  @Order(7)
  void aPlanIsAskedForBeforeAnythingIsAssumedAndItsAddressShowsItToOthers() {
    String address;
    String answer;
    try (var tab = browser.open(1280, 900, ColorScheme.LIGHT)) {
      signIn(tab.page);
      tab.page.navigate(node.api() + "/apps/nodeapp/scale/plan");
      tab.page.getByText("What is a user?").waitFor();
      assertThat(tab.page.locator(".costs").count()).isZero();
      tab.page.locator("input[type=radio][value=concurrent]").check();
      tab.page.getByText("What do the users do?").waitFor();
      tab.page.locator("input[type=radio][value=cowork]").check();
      tab.page.locator(".cost-row").first().waitFor();
      tab.page.getByRole(AriaRole.SLIDER, named("Users")).focus();
      tab.page.keyboard().press("ArrowRight");
      tab.page.waitForURL("**users=12000**");
      PlaywrightAssertions.assertThat(tab.page.locator(".plan-headline")).containsText("12,000");
      PlaywrightAssertions.assertThat(tab.page.locator(".plan-result .stale")).hasCount(0);
      assertThat(tab.page.locator(".cost-row").count() + tab.page.locator(".cost-refused").count())
          .isEqualTo(6);
      tab.assertAccessible("a plan");
      address = tab.page.url();
      answer = tab.page.locator(".plan-answer").innerText();
      assertThat(answer).contains("$", "a month on");
      assertThat(tab.logged()).isEmpty();
    }
    try (var tab = browser.open(360, 740, ColorScheme.DARK)) {
      signIn(tab.page);
      tab.page.navigate(address);
      PlaywrightAssertions.assertThat(tab.page.locator(".plan-answer")).hasText(answer);
      tab.page.locator("details.plan-bill > summary").first().click();
      tab.page.locator(".bill-table").waitFor();
      tab.assertAccessible("a plan with its bill");
      tab.assertFits("a plan with its bill");
      assertThat(tab.logged()).isEmpty();
    }
  }

  @Test
  @Order(8)
  void theSameSeedSimulatesTheSameAndAllPlotsShareTheirTime() {
    try (var tab = browser.open(1280, 900, ColorScheme.DARK)) {
      signIn(tab.page);
      tab.page.navigate(node.api() + "/apps/nodeapp/scale/simulate");
      tab.page.locator("input[type=radio][value=launch]").check();
      tab.page.getByLabel("Seed").fill("7");
      Locator run = tab.page.getByRole(AriaRole.BUTTON, named("Run"));
      run.click();
      tab.page.locator(".simulation-plots canvas").first().waitFor();
      tab.page.waitForURL("**scenario=launch&seed=7");
      run.click();
      tab.page.getByText("the same as before").waitFor();
      tab.page.locator(".simulation-plots .canvas").first().hover();
      Locator times = tab.page.locator(".simulation-plots .legend .mono");
      Await.until(
          PATIENCE,
          "one time under the crosshair of all plots",
          () ->
              times.count() == tab.page.locator(".simulation-plots canvas").count()
                  && times.allInnerTexts().stream().distinct().count() == 1);
      tab.page.getByLabel("Prediction by time of day").selectOption("5m");
      run.click();
      tab.page.waitForURL("**scenario=launch&seed=7&predict=5m");
      PlaywrightAssertions.assertThat(tab.page.locator(".simulation-foretold"))
          .containsText(Pattern.compile("Simulated.*Missed their target.*Pod-hours"));
      tab.page.locator(".simulation-plots .legend").getByText("ready without").waitFor();
      tab.assertAccessible("a simulation");
      tab.page.setViewportSize(360, 740);
      // A plot takes its new width a moment after its page.
      Await.until(
          PATIENCE,
          "plots as wide as a phone",
          () ->
              tab.page.locator(".simulation-plots canvas").all().stream()
                  .allMatch(canvas -> canvas.boundingBox().width < 360));
      tab.assertFits("a simulation");
      assertThat(tab.logged()).isEmpty();
    }
  }

  @Test
  @Order(9)
  void adviceSaysWhatIsNotKnownAndAGuidesFindingsShowTheirArithmetic() {
    try (var tab = browser.open(360, 740, ColorScheme.LIGHT)) {
      signIn(tab.page);
      tab.page.navigate(node.api() + "/apps/nodeapp/scale");
      tab.page.locator(".advice-action").waitFor();
      // A young app that reports no queries of its own: that is said, and not taken for zero.
      tab.page.getByText("Not known, and not taken as zero").waitFor();
      tab.page.locator(".scalers").waitFor();
      tab.assertAccessible("advice");
      tab.assertFits("advice");
      tab.page.navigate(node.api() + "/apps/nodeapp/scale/guides?guide=bondhu");
      tab.page.locator(".finding-arithmetic").first().waitFor();
      tab.assertAccessible("the findings of a guide");
      tab.assertFits("the findings of a guide");
      assertThat(tab.logged()).isEmpty();
    }
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Api owner() {
    var api = new Api(node.api(), null);
    var tokens =
        api.post("/v1/auth/login", Map.of("email", EMAIL, "password", MatrixWorld.PASSWORD));
    return api.as(tokens.expect(200).text("accessToken"));
  }

  private static void signIn(Page page) {
    page.navigate(node.api() + "/signin");
    page.getByLabel("E-mail").fill(EMAIL);
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
        .fill(MatrixWorld.PASSWORD);
    page.keyboard().press("Enter");
    page.waitForURL("**/apps/nodeapp**");
  }

  private static List<String> pages(String app) {
    String base = node.api().toString();
    String team = owner().get("/v1/teams").expect(200).json().at("/items/0/id").asText();
    return List.of(
        app,
        app + "/services/api",
        app + "/traffic",
        app + "/traffic?window=24h",
        app + "/scale",
        app + "/scale/plan",
        app + "/scale/plan?users=50000&meaning=concurrent&workload=cowork&pay=reserved",
        app + "/scale/simulate",
        app + "/scale/guides",
        app + "/logs",
        app + "/releases",
        app + "/routes",
        app + "/variables",
        app + "/schedules",
        app + "/run",
        base + "/teams/" + team,
        base + "/teams/" + team + "/keys",
        base + "/teams/" + team + "/usage",
        base + "/teams/" + team + "/audit",
        base + "/teams/" + team + "/settings",
        base + "/account",
        base + "/system");
  }
}
