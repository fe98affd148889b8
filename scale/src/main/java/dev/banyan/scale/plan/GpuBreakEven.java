package dev.banyan.scale.plan;

import dev.banyan.scale.Basis;
import dev.banyan.scale.price.Price;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Whether GPUs of one's own would answer the small route for less than its API.
 *
 * @param gpus that the busiest moment asks for
 * @param gpuCost dollars a month for them, always on
 * @param apiCost dollars a month that the API asks for the same tokens
 * @param breakEvenTokens tokens a month, in and out, at which the API costs as much as the least
 *     number of GPUs; 0 if those are full before
 * @param breakEvenUsers users there at which it does; 0 if never
 * @param cheaper whether the GPUs are
 * @param basis predicted
 */
public record GpuBreakEven(
    Level level,
    long gpus,
    BigDecimal gpuCost,
    BigDecimal apiCost,
    BigDecimal breakEvenTokens,
    long breakEvenUsers,
    boolean cheaper,
    Basis basis,
    String arithmetic) {

  static final String GPU = "aws/g5.xlarge";
  private static final String ROUTE = "small";

  static GpuBreakEven of(
      Demand demand, Redundancy redundancy, Assumptions assumptions, PriceBook book) {
    Level level = demand.level();
    double peak = demand.outputTokensPerSecond().getOrDefault(ROUTE, 0.0);
    double each =
        assumptions.gpuTokensPerSecond().against(level) * assumptions.gpuUtilisation().at(level);
    long least = redundancy == Redundancy.NONE ? 1 : 2;
    long gpus = Math.max(least, Numbers.ceil(peak / each, "GPUs"));
    Price gpu = book.of(GPU);
    BigDecimal gpuCost =
        gpu.perMonth().multiply(BigDecimal.valueOf(gpus)).setScale(2, RoundingMode.HALF_UP);
    double in = 0;
    double out = 0;
    for (Demand.ModelDemand route : demand.models()) {
      if (route.route().equals(ROUTE)) {
        in += route.inputTokens();
        out += route.outputTokens();
      }
    }
    double apiDollars = dollars(in, "-input", book) + dollars(out, "-output", book);
    BigDecimal apiCost = BigDecimal.valueOf(apiDollars).setScale(2, RoundingMode.HALF_UP);
    // with the least number of GPUs, as long as they carry the peak; from there on GPUs grow with
    // it
    double leastCost = gpuCost.doubleValue() / gpus * least;
    double factor = apiDollars == 0 ? 0 : leastCost / apiDollars;
    boolean carried = factor > 0 && peak * factor <= least * each;
    double gpuPerMillion = in + out == 0 ? 0 : gpuCost.doubleValue() / (in + out) * 1e6;
    double apiPerMillion = in + out == 0 ? 0 : apiDollars / (in + out) * 1e6;
    return new GpuBreakEven(
        level,
        gpus,
        gpuCost,
        apiCost,
        BigDecimal.valueOf(carried ? (in + out) * factor : 0).setScale(0, RoundingMode.HALF_UP),
        carried ? Math.round(demand.users().concurrent() * factor) : 0,
        gpuCost.compareTo(apiCost) < 0,
        Basis.PREDICTED,
        String.format(
            Locale.ROOT,
            "max(%d, ceil(%s tokens/s / (%s × %s))) = %d × %s%s = %s; the API: %s M in and"
                + " %s M out at %s = %s; a million tokens cost %s against %s",
            least,
            Numbers.plain(peak),
            Numbers.plain(assumptions.gpuTokensPerSecond().against(level)),
            Numbers.plain(assumptions.gpuUtilisation().at(level)),
            gpus,
            GPU,
            gpu.hourly() ? " × 730 h" : "",
            Numbers.dollars(gpuCost),
            Numbers.plain(in / 1e6),
            Numbers.plain(out / 1e6),
            ModelCosts.model(ROUTE),
            Numbers.dollars(apiCost),
            Numbers.plain(gpuPerMillion),
            Numbers.plain(apiPerMillion)));
  }

  private static double dollars(double tokens, String side, PriceBook book) {
    Price price = book.of(ModelCosts.model(ROUTE) + side);
    return tokens / 1e6 * price.price().doubleValue();
  }
}
