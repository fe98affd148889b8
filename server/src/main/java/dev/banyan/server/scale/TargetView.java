package dev.banyan.server.scale;

import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.TargetResult;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What comes of a plan on one target: an offer with its stages, or a refusal. */
record TargetView(
    String target,
    String title,
    boolean offered,
    boolean cheapest,
    Optional<Refusal> refusal,
    Optional<BigDecimal> availability,
    Optional<String> guarantee,
    Optional<String> outgrown,
    Optional<Map<String, Long>> totalsCents,
    Optional<List<StageView>> stages,
    Optional<Hybrid> hybrid) {

  /** Why the target cannot. */
  record Refusal(String field, String reason) {}

  /** What runtimes in the browser save. */
  record Hybrid(
      long sandboxes,
      long withBrowser,
      long savesCents,
      BigDecimal percent,
      String arithmetic,
      String basis) {

    static Hybrid of(TargetResult.HybridSaving saving) {
      return new Hybrid(
          saving.sandboxes(),
          saving.withBrowser(),
          Figures.cents(saving.saves()),
          saving.percent(),
          saving.arithmetic(),
          Figures.PREDICTED);
    }
  }

  static TargetView of(
      TargetResult result, boolean cheapest, Commitment commitment, PriceBook book) {
    return switch (result) {
      case TargetResult.Refusal refusal ->
          new TargetView(
              refusal.target().wireName(),
              refusal.target().title(),
              false,
              false,
              Optional.of(new Refusal(PlanBody.field(refusal.field()), refusal.reason())),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      case TargetResult.Offer offer ->
          new TargetView(
              offer.target().wireName(),
              offer.target().title(),
              true,
              cheapest,
              Optional.empty(),
              Optional.of(offer.availability()),
              Optional.of(offer.guarantee()),
              offer.outgrown(),
              Optional.of(totals(offer, commitment)),
              Optional.of(
                  held(offer).stream()
                      .map(level -> StageView.of(offer.at(level), commitment, book))
                      .toList()),
              offer.hybrid().map(Hybrid::of));
    };
  }

  private static List<Level> held(TargetResult.Offer offer) {
    return Arrays.stream(Level.values()).filter(offer::holds).toList();
  }

  private static Map<String, Long> totals(TargetResult.Offer offer, Commitment commitment) {
    Map<String, Long> out = new LinkedHashMap<>();
    held(offer)
        .forEach(
            level ->
                out.put(level.label(), Figures.cents(offer.at(level).bill(commitment).total())));
    return out;
  }
}
