package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import dev.banyan.scale.Basis;
import dev.banyan.scale.price.PriceBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans with a workload, prices and measurements of one's own. */
class OwnPlanTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @ParameterizedTest
  @ValueSource(strings = {"builder", "cowork", "companion", "assistant", "backoffice"})
  void theTextOfAShippedWorkloadIsTheWorkload(String name) {
    assertThat(Workloads.read(Workloads.text(name))).isEqualTo(Workloads.of(name));
  }

  @Test
  void anUnknownPriceThatAPlanNeedsIsRefusedAndGivenItIsTaken() {
    Workload mine =
        Workloads.read(
            Workloads.text("backoffice").replace("price: twilio/sms", "price: acme/texts"));

    assertThatThrownBy(() -> Plan.of(request(), mine, PriceBook.shipped()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sku: there is no price of 'acme/texts'");

    PriceBook book =
        PriceBook.shipped()
            .with(
                PriceBook.read(
                    """
                    rows:
                      - {provider: acme, sku: texts, region: any, unit: message, price: 0.5, asOf: 2026-11-20, source: a contract}
                    """),
                "mine.yaml");
    Plan plan = Plan.of(request(), mine, book);
    assertThat(bill(plan).lines())
        .filteredOn(line -> line.price().equals("acme/texts"))
        .singleElement()
        .satisfies(line -> assertThat(line.unitPrice()).isEqualByComparingTo("0.5"));
    assertThat(PlanText.of(plan)).contains("prices of mine.yaml beside the shipped ones");
  }

  @Test
  void nodesAreChosenByThePricesThatAreGiven() {
    assertThat(node(PriceBook.shipped())).isNotEqualTo("m5.4xlarge");
    PriceBook contract =
        PriceBook.shipped()
            .with(
                PriceBook.read(
                    """
                    rows:
                      - {provider: aws, sku: m5.4xlarge, region: any, unit: month, price: 1, asOf: 2026-11-20, source: a contract}
                    """),
                "mine.yaml");
    assertThat(node(contract)).isEqualTo("m5.4xlarge");
  }

  private static String node(PriceBook book) {
    PlanRequest eks =
        PlanRequest.read(
            Map.of(
                "users", 1_000, "meaning", "concurrent", "workload", "backoffice", "target", "eks"),
            TODAY);
    return Plan.of(eks, Workloads.of("backoffice"), book)
        .offers()
        .getFirst()
        .at(Level.MID)
        .compute()
        .pools()
        .getFirst()
        .sku();
  }

  @Test
  void whatWasMeasuredGoesBeforeWhatIsAssumed() {
    Workload assumed = Workloads.of("backoffice");
    String name = assumed.classes().getFirst().name();
    Figure ten = Figure.measured(0.09, 0.1, 0.11, "CPU of /lists at http://localhost:9000");
    Workload measured = assumed.withCpuSeconds(Map.of(name, ten));

    assertThat(ten.kind()).isEqualTo(Basis.MEASURED);
    assertThat(measured.classes().getFirst().cpuSeconds()).isEqualTo(ten);
    assertThat(measured.classes().subList(1, measured.classes().size()))
        .isEqualTo(assumed.classes().subList(1, assumed.classes().size()));
    Plan plan = Plan.of(wide(), measured, PriceBook.shipped());
    assertThat(cores(plan)).isGreaterThan(2 * cores(Plan.of(wide())));
    assertThat(PlanText.of(plan)).contains("measured: CPU of /lists at http://localhost:9000");
    assertThatThrownBy(() -> assumed.withCpuSeconds(Map.of("lists", ten)))
        .hasMessageContaining("has no class 'lists'; it has " + name);
  }

  private static double cores(Plan plan) {
    return plan.offers().getFirst().at(Level.MID).demand().cores().get(ServiceRole.API);
  }

  @Test
  void aWorkloadOfOnesOwnNeedsNoGuide() {
    Workload mine =
        Workloads.read(Workloads.text("backoffice").replaceFirst("guide: ai-mate\n", ""));

    assertThat(mine.guide()).isEmpty();
    assertThat(Plan.of(request(), mine, PriceBook.shipped()).next())
        .extracting(NextChange::what)
        .noneMatch(what -> what.startsWith("stage in"));
  }

  @Test
  void mistakesOfAWorkloadAreNamedByTheirKeys() {
    String text = Workloads.text("backoffice");
    assertThatThrownBy(() -> Workloads.read(text.replaceFirst("role: api", "role: apis")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("classes[0].role");
    assertThatThrownBy(() -> Workloads.read(text.replaceFirst("name: backoffice", "name: ''")))
        .hasMessageContaining("name");
    assertThatThrownBy(
            () -> Workloads.read(text.replaceFirst("basis: \"assumption: ", "basis: \"guess: ")))
        .hasMessageContaining("is none of 'guide <name>:<line>'")
        .hasMessageContaining("'measured: <how>'");
  }

  @Test
  void theFilesOfThePageMakeAPlan() throws IOException {
    List<String> yaml =
        Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "plan-files.md")))
            .results()
            .map(block -> block.group(1))
            .toList();
    Workload bookings = Workloads.read(yaml.getFirst());
    PriceBook book = PriceBook.shipped().with(PriceBook.read(yaml.getLast()), "contract.yaml");

    Plan plan = Plan.of(request(), bookings, book);
    assertThat(plan.assumptions())
        .contains(
            "prices of contract.yaml in place of shipped ones: aws/m5.xlarge",
            "prices of contract.yaml beside the shipped ones: acme/payments");
    assertThat(bill(plan).lines()).anyMatch(line -> line.price().equals("acme/payments"));
  }

  /** Figures at either end of what a file may say: a plan, or a sentence. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1000000000000000", "0.000000000000000001"})
  void oddFiguresMakeAPlanOrASentence(String figure) {
    String odd =
        Workloads.text("assistant")
            .replaceAll(
                "(?m)^(?!.*(?:OfRegistered|OfMonthly|OfDaily|meanOfPeak|Hit):)(.*)\\{low: [^,]*,"
                    + " mid: [^,]*, high: [^,]*,",
                "$1{low: " + figure + ", mid: " + figure + ", high: " + figure + ",");
    Workload mine = Workloads.read(odd);
    assertThat(mine.classes().getFirst().queries().mid()).isEqualTo(Double.parseDouble(figure));
    try {
      assertThat(PlanText.of(Plan.of(request(), mine, PriceBook.shipped()))).contains("Plan for");
    } catch (IllegalArgumentException told) {
      assertThat(told.getMessage()).matches("(?s)[a-zA-Z0-9]+: .*");
    }
  }

  private static PlanRequest request() {
    return PlanRequest.of(5_000, UserMeaning.CONCURRENT, "backoffice", TODAY);
  }

  /** With so much time that a request of a tenth of a second fits. */
  private static PlanRequest wide() {
    return PlanRequest.read(
        Map.of("users", 5_000, "meaning", "concurrent", "workload", "backoffice", "p95", "5s"),
        TODAY);
  }

  private static Bill bill(Plan plan) {
    return plan.offers().getFirst().at(Level.MID).bill(Commitment.ON_DEMAND);
  }
}
