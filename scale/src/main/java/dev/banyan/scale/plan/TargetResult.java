package dev.banyan.scale.plan;

import dev.banyan.scale.Basis;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What comes of a plan on one target: an offer, or a refusal with its reason. */
public sealed interface TargetResult permits TargetResult.Offer, TargetResult.Refusal {

  /** Where. */
  Target target();

  /**
   * The target can run it and meets what was asked.
   *
   * @param availability percent of a month that it is reckoned to give
   * @param guarantee RTO, RPO and where they come from, as text
   * @param stages what stands there, and its bills, at each level of load that it holds; always at
   *     the likely one
   * @param outgrown why it does not hold the high load, if so
   * @param hybrid what browser runtimes save at the likely load; absent without sandboxes
   */
  record Offer(
      Target target,
      BigDecimal availability,
      String guarantee,
      Map<Level, Stage> stages,
      Optional<String> outgrown,
      Optional<HybridSaving> hybrid)
      implements TargetResult {

    /** Whether it holds a level of load. */
    public boolean holds(Level level) {
      return stages.containsKey(level);
    }

    /**
     * What stands there at a level.
     *
     * @throws IllegalStateException when it does not hold it; see {@link #holds}
     */
    public Stage at(Level level) {
      Stage stage = stages.get(level);
      if (stage == null) {
        throw new IllegalStateException(target.wireName() + " does not hold the high load");
      }
      return stage;
    }

    /** The on-demand total at the likely load, in dollars a month. */
    public BigDecimal likely() {
      return at(Level.MID).bill(Commitment.ON_DEMAND).total();
    }
  }

  /**
   * The target cannot, and why.
   *
   * @param field what of the request it fails at: {@code redundancy}, {@code rto}, {@code users}, …
   * @param reason in words for the user
   */
  record Refusal(Target target, String field, String reason) implements TargetResult {}

  /**
   * What stands on a target at one level of load.
   *
   * @param demand the load
   * @param compute machines and replicas
   * @param data database and cache
   * @param bills by commitment
   * @param basis predicted
   */
  record Stage(
      Demand demand, Compute compute, DataTier data, Map<Commitment, Bill> bills, Basis basis) {

    public Bill bill(Commitment commitment) {
      Bill bill = bills.get(commitment);
      if (bill == null) {
        throw new IllegalStateException("no bill " + commitment);
      }
      return bill;
    }

    /** Price rows that the bills were made of. */
    List<String> priceKeys() {
      return bills.values().stream()
          .flatMap(bill -> bill.lines().stream())
          .map(BillLine::price)
          .distinct()
          .toList();
    }
  }

  /**
   * What it saves to run in the browser what can run there.
   *
   * @param sandboxes on servers without it
   * @param withBrowser on servers with it
   * @param saves dollars a month
   * @param percent of the infrastructure's bill
   */
  record HybridSaving(
      long sandboxes, long withBrowser, BigDecimal saves, BigDecimal percent, String arithmetic) {}
}
