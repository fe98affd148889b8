package dev.banyan.server.scale;

import dev.banyan.kernel.Durations;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.GpuBreakEven;
import dev.banyan.scale.plan.GuideStages;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.NextChange;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.PlanText;
import dev.banyan.scale.plan.TargetResult;
import dev.banyan.scale.plan.UserCounts;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan as {@code POST /v1/scale/plan} answers it. */
record PlanView(
    PlanBody.Users users,
    String meaning,
    Work workload,
    String redundancy,
    String commitment,
    Asked slo,
    String basis,
    LocalDate asOf,
    Map<String, UserCounts> population,
    Optional<Cheapest> cheapest,
    List<TargetView> targets,
    List<Standing> guideStages,
    List<Gpu> gpu,
    List<Next> next,
    List<String> figures,
    List<String> assumptions,
    List<String> warnings,
    String text) {

  /** Who the users are. */
  record Work(String name, String title, String guide) {}

  /** What was asked for, defaults included. */
  record Asked(String p95, BigDecimal availability, String rpo, String rto) {

    static Asked of(PlanRequest request) {
      return new Asked(
          time(request.p95()), request.availability(), time(request.rpo()), time(request.rto()));
    }

    private static String time(Duration duration) {
      return duration.isZero() ? "0s" : Durations.format(duration);
    }
  }

  /** The offer with the least total at the likely load. */
  record Cheapest(String target, String title, long totalCents, BigDecimal costPerActiveUserCents) {

    static Cheapest of(TargetResult.Offer offer, Commitment commitment) {
      TargetResult.Stage stage = offer.at(Level.MID);
      return new Cheapest(
          offer.target().wireName(),
          offer.target().title(),
          Figures.cents(stage.bill(commitment).total()),
          StageView.perActiveUser(stage, commitment));
    }
  }

  /** Where a guide puts the population. */
  record Standing(
      String guide,
      String reading,
      boolean stated,
      long users,
      Optional<String> stage,
      Optional<Integer> line,
      Optional<String> infrastructure,
      Optional<Long> costLowCents,
      Optional<Long> costHighCents,
      String text,
      String basis) {

    static Standing of(GuideStages.Standing standing) {
      var stage = standing.stage();
      return new Standing(
          standing.guide(),
          standing.reading().wireName(),
          standing.stated(),
          standing.users(),
          stage.map(each -> each.name()),
          stage.map(each -> each.at()),
          stage.map(each -> each.infrastructure()),
          stage.flatMap(each -> each.costLow()).map(Standing::cents),
          stage.flatMap(each -> each.costHigh()).map(Standing::cents),
          standing.text(),
          Figures.GUIDE);
    }

    private static long cents(long dollars) {
      return Figures.cents(BigDecimal.valueOf(dollars));
    }
  }

  /** GPUs of one's own against the small model's API. */
  record Gpu(
      String level,
      long gpus,
      long gpuCents,
      long apiCents,
      BigDecimal breakEvenTokens,
      long breakEvenUsers,
      boolean cheaper,
      String arithmetic,
      String basis) {

    static Gpu of(GpuBreakEven gpu) {
      return new Gpu(
          gpu.level().label(),
          gpu.gpus(),
          Figures.cents(gpu.gpuCost()),
          Figures.cents(gpu.apiCost()),
          gpu.breakEvenTokens(),
          gpu.breakEvenUsers(),
          gpu.cheaper(),
          gpu.arithmetic(),
          gpu.basis().label());
    }
  }

  /** What becomes another with more users. */
  record Next(String what, String now, String then, long users, String text, String basis) {

    static Next of(NextChange change) {
      return new Next(
          change.what(),
          change.now(),
          change.then(),
          change.users(),
          change.text(),
          Figures.PREDICTED);
    }
  }

  static PlanView of(Plan plan, PlanBody.Users users, Commitment commitment, PriceBook book) {
    PlanRequest request = plan.request();
    Optional<TargetResult.Offer> cheapest = cheapest(plan, commitment);
    Map<String, UserCounts> population = new LinkedHashMap<>();
    plan.users().forEach((level, counts) -> population.put(level.label(), counts));
    return new PlanView(
        users,
        request.userMeaning().wireName(),
        new Work(plan.workload().name(), plan.workload().title(), plan.workload().guide()),
        request.redundancy().wireName(),
        commitment.wireName(),
        Asked.of(request),
        Figures.PREDICTED,
        request.asOf(),
        population,
        cheapest.map(offer -> Cheapest.of(offer, commitment)),
        plan.results().stream()
            .map(
                result ->
                    TargetView.of(
                        result,
                        cheapest.filter(offer -> offer.target() == result.target()).isPresent(),
                        commitment,
                        book))
            .toList(),
        plan.stages().stream().map(Standing::of).toList(),
        plan.gpu().stream().map(Gpu::of).toList(),
        plan.next().stream().map(Next::of).toList(),
        plan.workload().lines(),
        plan.assumptions(),
        plan.warnings(),
        PlanText.of(plan));
  }

  private static Optional<TargetResult.Offer> cheapest(Plan plan, Commitment commitment) {
    return plan.offers().stream()
        .min(Comparator.comparing(offer -> offer.at(Level.MID).bill(commitment).total()));
  }
}
