package dev.banyan.scale.lint.guide;

import java.util.List;
import java.util.Optional;

/**
 * One machine and what is placed on it.
 *
 * @param skus the types that the guide offers for it
 * @param cpu what the guide says it has
 */
public record Machine(
    String name, List<String> skus, Optional<Fact> cpu, Optional<Fact> memory, List<Part> parts) {

  public Machine {
    Require.brief("skus", skus);
    Require.named("name", name);
    Require.dimension("cpu", cpu, Dimension.CPU);
    Require.dimension("memory", memory, Dimension.BYTES);
    Require.few("parts", parts);
  }

  /** A container on the machine. */
  public record Part(String name, Optional<Fact> cpu, Optional<Fact> memory) {

    public Part {
      Require.brief("name", name);
      Require.dimension("cpu", cpu, Dimension.CPU);
      Require.dimension("memory", memory, Dimension.BYTES);
    }
  }
}
