package dev.banyan.scale.measure;

/** Where adding more stops to help. */
public sealed interface Peak {

  /** One line for people. */
  String text();

  /**
   * Throughput has a maximum and falls beyond it.
   *
   * @param n where it lies, sqrt((1−σ)/κ); the upper end is infinite when the data do not exclude
   *     that there is no maximum
   * @param throughput what is reached there
   */
  record At(Estimate n, Prediction throughput, Axis axis) implements Peak {
    @Override
    public String text() {
      return "highest at " + n.text() + " " + axis.unit() + ": " + throughput.text();
    }
  }

  /**
   * No coherency cost was seen (κ = 0): throughput rises towards a limit and never falls.
   *
   * @param limit λ/σ, requests a second; infinite when σ is 0 as well and throughput is
   *     proportional. Never measured, hence unproven.
   */
  record NoneSeen(Prediction.Unproven limit) implements Peak {
    @Override
    public String text() {
      return "no maximum was seen; the limit is " + limit.text();
    }
  }
}
