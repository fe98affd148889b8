package dev.banyan.scale.lint.product;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.ScaleFile;
import java.math.BigDecimal;
import java.util.List;

/** The named parameters of the rules. Immutable. */
public record Assumptions(List<Assumption> assumptions) {

  private static final BigDecimal NUMBER_MAX = new BigDecimal("1000000");

  /** The defaults that the module carries. */
  public static Assumptions shipped() {
    return ScaleFile.resource(
        Assumptions.class, "/dev/banyan/scale/lint/assumptions.yaml", Assumptions.class);
  }

  public Assumption get(String name) {
    return assumptions.stream()
        .filter(assumption -> assumption.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
  }

  /**
   * The same with one value set otherwise.
   *
   * @throws IllegalArgumentException for a name there is not, or a number that cannot be
   */
  public Assumptions with(String name, String value) {
    Assumption old = get(name);
    var set = new Assumption(name, value, old.unit(), "as given");
    if (!old.unit().isEmpty()
        && (set.number().signum() <= 0 || set.number().compareTo(NUMBER_MAX) > 0)) {
      throw new IllegalArgumentException(name + ": " + value + " is not in 0.." + NUMBER_MAX);
    }
    return new Assumptions(
        assumptions.stream().map(each -> each.name().equals(name) ? set : each).toList());
  }

  private String unknown(String name) {
    List<String> names = assumptions.stream().map(Assumption::name).toList();
    return name
        + ": no such assumption"
        + NearestName.of(name, names)
            .map(near -> "; did you mean '" + near + "'?")
            .orElse("; there are: " + String.join(", ", names));
  }
}
