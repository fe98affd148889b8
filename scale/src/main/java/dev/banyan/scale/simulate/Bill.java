package dev.banyan.scale.simulate;

import dev.banyan.scale.Basis;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a simulated time costs.
 *
 * @param nodeSeconds of all regions
 * @param peakNodes most nodes at a time
 * @param nodes the price of the nodes, in US dollars
 * @param fixed the price of what stands whatever is asked, in US dollars
 * @param arithmetic how it comes about
 */
public record Bill(
    long nodeSeconds, int peakNodes, BigDecimal nodes, BigDecimal fixed, String arithmetic) {

  static Bill of(Scenario scenario, long nodeSeconds, long seconds, int peakNodes) {
    BigDecimal price = scenario.nodes().pricePerHour();
    BigDecimal nodes = perHour(price.multiply(BigDecimal.valueOf(nodeSeconds)));
    BigDecimal fixed =
        perHour(
            scenario
                .fixedPerHour()
                .multiply(BigDecimal.valueOf(seconds))
                .multiply(BigDecimal.valueOf(scenario.regions())));
    BigDecimal hours =
        BigDecimal.valueOf(nodeSeconds).divide(BigDecimal.valueOf(3600), 1, RoundingMode.HALF_UP);
    return new Bill(
        nodeSeconds,
        peakNodes,
        nodes,
        fixed,
        hours + " node-hours × " + price.toPlainString() + " = " + nodes + ", fixed " + fixed);
  }

  private static BigDecimal perHour(BigDecimal amount) {
    return amount.divide(BigDecimal.valueOf(3600), 2, RoundingMode.HALF_UP);
  }

  public BigDecimal total() {
    return nodes.add(fixed);
  }

  /** {@code $63.61}. */
  String dollars() {
    return "$" + total().toPlainString();
  }

  public Basis basis() {
    return Basis.SIMULATED;
  }
}
