package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.TargetResult.Refusal;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @Test
  void fiftyThousandWhoWorkTogetherRunOnKubernetesAndOnFly() {
    Plan plan = Plan.of(request(50_000, UserMeaning.CONCURRENT, "cowork"));

    assertThat(plan.results()).extracting(TargetResult::target).containsExactly(Target.values());
    assertThat(plan.offers())
        .extracting(Offer::target)
        .containsExactly(Target.FLY, Target.EKS, Target.GKE, Target.AKS);
    assertThat(plan.cheapest())
        .contains(
            plan.offers().stream().min(Comparator.comparing(Offer::likely)).orElseThrow().target());
    assertThat(plan.users().get(Level.MID).concurrent()).isEqualTo(50_000);
    assertThat(plan.next()).isNotEmpty();
  }

  @Test
  void oneMachineIsRefusedForItsSizeAndRailwayForSandboxes() {
    Plan plan = Plan.of(request(50_000, UserMeaning.CONCURRENT, "cowork"));

    Refusal machine = refusal(plan, Target.DOCKER_VPS);
    assertThat(machine.field()).isEqualTo("users");
    assertThat(machine.reason()).contains("the largest machine");
    assertThat(refusal(plan, Target.RAILWAY).reason()).contains("non-privileged");
  }

  @Test
  void oneMachineThatHoldsTheLikelyLoadSaysWhatItDoesAtTheHighOne() {
    Plan plan = Plan.of(request(500, UserMeaning.CONCURRENT, "cowork"));
    Offer machine = plan.offer(Target.DOCKER_VPS).orElseThrow();

    assertThat(machine.at(Level.MID).compute().machines()).isEqualTo(1);
    assertThat(machine.holds(Level.HIGH)).isEqualTo(machine.outgrown().isEmpty());
  }

  @Test
  void aLostZoneIsSurvivedOnlyWhereThereAreZones() {
    Plan plan =
        Plan.of(
            PlanRequest.read(
                Map.of(
                    "users",
                    500,
                    "meaning",
                    "concurrent",
                    "workload",
                    "companion",
                    "redundancy",
                    "zone",
                    "availability",
                    "99.9"),
                TODAY));

    assertThat(plan.offers())
        .extracting(Offer::target)
        .containsExactly(Target.EKS, Target.GKE, Target.AKS);
    assertThat(refusal(plan, Target.DOCKER_VPS).field()).isEqualTo("redundancy");
    assertThat(refusal(plan, Target.DOCKER_VPS).reason()).contains("one zone");
    Offer eks = plan.offer(Target.EKS).orElseThrow();
    assertThat(eks.at(Level.MID).data().copies()).isEqualTo(2);
    assertThat(eks.at(Level.MID).compute().services())
        .allSatisfy(need -> assertThat(need.replicas()).isGreaterThanOrEqualTo(3));
  }

  @Test
  void aSecondRegionHasAStandbyThatIsHotWhenTheRtoIsShort() {
    Offer light = region("1h");
    Offer hot = region("15m");

    assertThat(light.at(Level.MID).compute().services())
        .allSatisfy(need -> assertThat(need.standby()).isEqualTo(1));
    assertThat(hot.likely()).isGreaterThanOrEqualTo(light.likely());
    assertThat(
            hot.at(Level.MID).compute().services().stream().mapToLong(ServiceNeed::standby).sum())
        .isGreaterThan(
            light.at(Level.MID).compute().services().stream()
                .mapToLong(ServiceNeed::standby)
                .sum());
  }

  @ParameterizedTest
  @ValueSource(strings = {"builder", "cowork", "companion", "assistant", "backoffice"})
  void everyBillIsTheSumOfItsLinesAndRisesFromLowToHigh(String workload) {
    for (UserMeaning meaning : UserMeaning.values()) {
      Plan plan = Plan.of(request(20_000, meaning, workload));

      assertThat(plan.offers()).isNotEmpty();
      for (Offer offer : plan.offers()) {
        for (Commitment commitment : Commitment.values()) {
          BigDecimal before = BigDecimal.ZERO;
          for (Level level : offer.stages().keySet()) {
            Bill bill = offer.at(level).bill(commitment);
            BigDecimal sum =
                bill.lines().stream()
                    .map(BillLine::amount)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(bill.total()).isEqualByComparingTo(sum);
            assertThat(bill.lines())
                .allSatisfy(
                    line ->
                        assertThat(line.amount())
                            .isEqualByComparingTo(
                                line.quantity()
                                    .multiply(line.unitPrice())
                                    .setScale(2, RoundingMode.HALF_UP)));
            assertThat(bill.total())
                .as("%s %s %s", offer.target(), commitment, level)
                .isGreaterThanOrEqualTo(before);
            before = bill.total();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"builder", "cowork", "companion", "assistant", "backoffice"})
  void replicasAndSandboxesRiseFromLowToHigh(String workload) {
    Plan plan = Plan.of(request(100_000, UserMeaning.REGISTERED, workload));

    for (Offer offer : plan.offers()) {
      for (ServiceRole role : ServiceRole.values()) {
        assertThat(
                offer.stages().values().stream()
                    .map(stage -> stage.compute().replicas(role))
                    .toList())
            .isSorted();
      }
      assertThat(
              offer.stages().values().stream()
                  .map(s -> s.demand().sandboxes().stream().mapToLong(PodGroup::count).sum())
                  .toList())
          .isSorted();
    }
  }

  /** All figures at their ends at once made it seventeen times what is likely, and an eleventh. */
  @Test
  void theEndsAreAsFarAsIndependentFiguresGoTogether() {
    Plan plan = Plan.of(request(100_000, UserMeaning.REGISTERED, "assistant"));
    Offer fly = plan.offer(Target.FLY).orElseThrow();
    double likely = fly.likely().doubleValue();

    assertThat(total(fly, Level.HIGH) / likely).isBetween(2.0, 6.0);
    assertThat(total(fly, Level.LOW) / likely).isBetween(1 / 6.0, 1 / 2.0);
    // √(ln 1.714² + ln 1.667² + ln 2²) = 1.023 over the likely 525
    assertThat(plan.users().get(Level.HIGH).concurrent()).isEqualTo(1_450);
    assertThat(plan.assumptions().getLast()).contains("independent");
  }

  private static double total(Offer offer, Level level) {
    return offer.at(level).bill(Commitment.ON_DEMAND).total().doubleValue();
  }

  @Test
  void spotAndAYearsPromiseNeverCostMore() {
    Plan plan = Plan.of(request(50_000, UserMeaning.CONCURRENT, "builder"));

    for (Offer offer : plan.offers()) {
      for (Commitment commitment : EnumSet.of(Commitment.SPOT, Commitment.RESERVED)) {
        assertThat(offer.at(Level.MID).bill(commitment).total())
            .isLessThanOrEqualTo(offer.likely());
      }
    }
    Offer eks = plan.offer(Target.EKS).orElseThrow();
    assertThat(eks.at(Level.MID).bill(Commitment.SPOT).total()).isLessThan(eks.likely());
    Offer fly = plan.offer(Target.FLY).orElseThrow();
    assertThat(fly.at(Level.MID).bill(Commitment.SPOT).note()).contains("no spot");
  }

  @Test
  void theHybridSavesTheSandboxesThatRunInTheBrowser() {
    Plan plan = Plan.of(request(10_000, UserMeaning.CONCURRENT, "builder"));
    TargetResult.HybridSaving saving = plan.offer(Target.EKS).orElseThrow().hybrid().orElseThrow();

    assertThat(saving.sandboxes()).isEqualTo(3_000);
    assertThat(saving.withBrowser()).isEqualTo(2_010);
    assertThat(saving.saves()).isPositive();
    assertThat(Plan.of(request(1_000, UserMeaning.CONCURRENT, "backoffice")).offers())
        .allSatisfy(offer -> assertThat(offer.hybrid()).isEmpty());
  }

  @Test
  void aSandboxTooLargeForSmallNodesStandsOnLargeOnes() {
    Workload builder = Workloads.of("builder");
    Workload.SandboxKind small = builder.sandboxes().getFirst();

    Offer offer = onEks(withSandbox(builder, small, 6_000)).offers().getFirst();
    assertThat(offer.at(Level.MID).compute().pools().getLast().sku()).isEqualTo("m5.2xlarge");
    assertThat(refusal(onEks(withSandbox(builder, small, 20_000)), Target.EKS).reason())
        .contains("project: a pod of 20")
        .contains("does not fit on an empty m5.4xlarge");
  }

  @Test
  void soManySandboxesThatAMillionSmallNodesAreTooFewStandOnLargeOnes() {
    Plan plan =
        Plan.of(
            PlanRequest.read(
                Map.of(
                    "users",
                    100_000_000,
                    "meaning",
                    "concurrent",
                    "workload",
                    "builder",
                    "target",
                    "eks"),
                TODAY));

    Compute.Pool sandboxes = plan.offers().getFirst().at(Level.MID).compute().pools().getLast();
    assertThat(sandboxes.sandboxes()).isTrue();
    assertThat(sandboxes.count()).isBetween(100_000L, 1_000_000L);
  }

  private static Plan onEks(Workload workload) {
    return Plan.of(eks(100), workload, PriceBook.shipped());
  }

  private static Workload withSandbox(Workload of, Workload.SandboxKind small, long millis) {
    var large =
        new Workload.SandboxKind(
            small.name(),
            small.perUser(),
            new MilliCpu(millis),
            small.memory(),
            small.browserShare());
    return new Workload(
        of.name(),
        of.title(),
        of.guide(),
        of.ratios(),
        of.meanOfPeak(),
        of.classes(),
        of.sockets(),
        List.of(large),
        of.models(),
        of.routing(),
        of.planMix(),
        of.promptCacheHit(),
        of.storage(),
        of.externalApis());
  }

  @Test
  void whatIsPaidByUseIsPaidAtTheMonthsMeanWithoutWhatIsKeptFree() {
    Plan plan = Plan.of(request(5_000, UserMeaning.CONCURRENT, "assistant"));
    TargetResult.Stage stage = plan.offer(Target.RAILWAY).orElseThrow().at(Level.MID);
    Demand demand = stage.demand();

    double mean = plan.workload().meanOfPeak().mid();
    double cores = demand.cores().values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(used(stage, "vCPU used")).isCloseTo(cores * mean, within(0.001));
    assertThat(used(stage, "database vCPU"))
        .as("1,000 queries a second on a core")
        .isCloseTo(demand.queriesPerSecond() * mean / 1000, within(0.001));
    assertThat(used(stage, "cache memory"))
        .isCloseTo(demand.cacheGb() * 1e9 / (1L << 30) + 0.25, within(0.001));
  }

  @Test
  void whatPrivateNodesAskOfModelsPassesTheirGateway() {
    Plan plan = Plan.of(request(5_000, UserMeaning.CONCURRENT, "assistant"));
    TargetResult.Stage stage = plan.offer(Target.EKS).orElseThrow().at(Level.MID);
    double in = 0;
    double out = 0;
    for (Demand.ModelDemand route : stage.demand().models()) {
      in += route.inputTokens();
      out += route.outputTokens();
    }

    assertThat(used(stage, "NAT gateway, data"))
        .as("4 bytes a token there, 200 back")
        .isCloseTo((4 * in + 200 * out) / 1e9, within(0.001));
  }

  private static double used(TargetResult.Stage stage, String line) {
    return stage.bill(Commitment.ON_DEMAND).lines().stream()
        .filter(each -> each.name().equals(line))
        .findFirst()
        .orElseThrow()
        .quantity()
        .doubleValue();
  }

  @Test
  void aCacheAndCheaperPlansLowerTheModelsCost() {
    Map<String, Object> fields =
        Map.of("users", 5_000, "meaning", "concurrent", "workload", "assistant");
    BigDecimal asShipped = models(Plan.of(PlanRequest.read(fields, TODAY)));
    var cached = new HashMap<String, Object>(fields);
    cached.put("cacheHitRate", "0.5");
    var free = new HashMap<String, Object>(fields);
    free.put("planMix", Map.of("free", "1"));

    assertThat(models(Plan.of(PlanRequest.read(cached, TODAY)))).isLessThan(asShipped);
    assertThat(models(Plan.of(PlanRequest.read(free, TODAY)))).isLessThan(asShipped);
  }

  @Test
  void ownGpusAreBreakEvenAgainstTheApi() {
    Plan plan = Plan.of(request(50_000, UserMeaning.CONCURRENT, "companion"));

    for (GpuBreakEven gpu : plan.gpu()) {
      assertThat(gpu.cheaper()).isEqualTo(gpu.gpuCost().compareTo(gpu.apiCost()) < 0);
      assertThat(gpu.gpus()).isPositive();
      assertThat(gpu.breakEvenUsers() > 0).isEqualTo(gpu.breakEvenTokens().signum() > 0);
      assertThat(gpu.arithmetic()).contains("aws/g5.xlarge");
    }
    GpuBreakEven light = plan.gpu().getFirst();
    assertThat(light.cheaper()).isTrue();
    assertThat(light.breakEvenUsers()).isBetween(1L, 49_999L);
  }

  @Test
  void theCostPerUserIsTheBillDividedByThoseWhoCameInTheMonth() {
    Plan plan = Plan.of(request(100_000, UserMeaning.MONTHLY_ACTIVE, "backoffice"));
    Offer eks = plan.offer(Target.EKS).orElseThrow();

    assertThat(plan.costPerActiveUser(eks, Level.MID, Commitment.ON_DEMAND))
        .isEqualByComparingTo(
            eks.likely().divide(BigDecimal.valueOf(100_000), 4, RoundingMode.HALF_UP));
  }

  @Test
  void whatChangesNextHasChangedThereAndNotOneUserBefore() {
    Plan plan = Plan.of(eks(2_000));
    NextChange database =
        plan.next().stream().filter(c -> c.what().equals("database")).findFirst().orElseThrow();

    assertThat(database.users()).isGreaterThan(2_000);
    assertThat(databaseAt(database.users())).isEqualTo(database.then());
    assertThat(databaseAt(database.users() - 1)).isEqualTo(database.now());
    assertThat(plan.next()).isSortedAccordingTo(Comparator.comparingLong(NextChange::users));
  }

  @Test
  void unverifiedAndStalePricesWarnOnceEach() {
    PlanRequest later =
        PlanRequest.of(5_000, UserMeaning.CONCURRENT, "cowork", LocalDate.of(2028, 1, 1));

    assertThat(Plan.of(later).warnings())
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("could not be confirmed"))
        .anySatisfy(text -> assertThat(text).contains("older than 90 days"));
  }

  @Test
  void aWorkloadAndPricesOfOnesOwnAreTaken() {
    PriceBook cheap =
        PriceBook.shipped()
            .with(
                PriceBook.read(
                    """
                    rows:
                      - {provider: openai, sku: gpt-4o-mini-input, region: any, unit: million-tokens, price: 0, asOf: 2026-11-20, source: a contract}
                      - {provider: openai, sku: gpt-4o-mini-output, region: any, unit: million-tokens, price: 0, asOf: 2026-11-20, source: a contract}
                    """),
                "a contract");
    PlanRequest request = request(1_000, UserMeaning.CONCURRENT, "backoffice");

    BigDecimal models = models(Plan.of(request, Workloads.of("backoffice"), cheap));

    assertThat(models).isZero();
  }

  @Test
  void theTextHasEveryPartOfThePlan() {
    String text = PlanText.of(Plan.of(request(50_000, UserMeaning.CONCURRENT, "cowork")));

    assertThat(text)
        .contains("50,000 concurrent")
        .contains("Railway          refused")
        .contains("cheapest")
        .contains("hybrid with browser runtimes")
        .contains("total, on-demand")
        .contains("covibes")
        .contains("Assumptions")
        .contains("could not be confirmed");
  }

  /** The same figure again reads like an offer. */
  @Test
  void aTargetWithoutSpotOrACommitmentSaysSoInThePlaceOfTheFigure() {
    Plan plan = Plan.of(request(2_000, UserMeaning.CONCURRENT, "companion"));
    String text = PlanText.of(plan);

    assertThat(text.lines().filter(line -> line.startsWith("Railway ")).findFirst().orElseThrow())
        .containsPattern("as on demand +as on demand");
    assertThat(text)
        .contains("\nRailway has no spot machines; as on demand")
        .contains("\nRailway sells no commitment that is reckoned with");
    assertThat(text.lines().filter(line -> line.startsWith("Fly.io ")).findFirst().orElseThrow())
        .containsOnlyOnce("as on demand");
    assertThat(plan.offers())
        .allSatisfy(
            offer ->
                assertThat(offer.at(Level.MID).bill(Commitment.ON_DEMAND).asOnDemand()).isFalse());
  }

  private static String databaseAt(long users) {
    return Plan.of(eks(users)).offers().getFirst().at(Level.MID).data().databaseText();
  }

  private static PlanRequest eks(long users) {
    return PlanRequest.read(
        Map.of("users", users, "meaning", "concurrent", "workload", "companion", "target", "eks"),
        TODAY);
  }

  private static BigDecimal models(Plan plan) {
    return plan.offers().getFirst().at(Level.MID).bill(Commitment.ON_DEMAND).lines().stream()
        .filter(line -> line.section() == BillLine.Section.MODELS)
        .map(BillLine::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Offer region(String rto) {
    return Plan.of(
            PlanRequest.read(
                Map.of(
                    "users",
                    50_000,
                    "meaning",
                    "concurrent",
                    "workload",
                    "companion",
                    "redundancy",
                    "region",
                    "rto",
                    rto,
                    "rpo",
                    "5m"),
                TODAY))
        .offer(Target.EKS)
        .orElseThrow();
  }

  private static Refusal refusal(Plan plan, Target target) {
    return plan.refusals().stream().filter(r -> r.target() == target).findFirst().orElseThrow();
  }

  private static PlanRequest request(long users, UserMeaning meaning, String workload) {
    return PlanRequest.of(users, meaning, workload, TODAY);
  }

  @Test
  void aPlanForSomeTargetsIsThatOfAllWithoutTheOthers() {
    PlanRequest request = request(50_000, UserMeaning.CONCURRENT, "cowork");
    Plan all = Plan.of(request);
    Plan some = Plan.of(request, EnumSet.of(Target.AKS, Target.GKE));

    assertThat(some.results())
        .isEqualTo(
            all.results().stream()
                .filter(each -> each.target() == Target.AKS || each.target() == Target.GKE)
                .toList());
    assertThat(some.cheapest().orElseThrow()).isIn(Target.AKS, Target.GKE);
    assertThat(Plan.of(request, EnumSet.noneOf(Target.class))).isEqualTo(all);
  }
}
