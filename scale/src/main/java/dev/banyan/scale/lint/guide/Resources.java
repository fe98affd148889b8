package dev.banyan.scale.lint.guide;

import java.math.BigDecimal;
import java.util.Optional;

/** CPU and memory that a container asks for or may use. */
public record Resources(Optional<Fact> cpu, Optional<Fact> memory) {

  private static final BigDecimal LEAST_CPU = new BigDecimal("0.001");

  public Resources {
    Require.dimension("cpu", cpu, Dimension.CPU);
    Require.dimension("memory", memory, Dimension.BYTES);
    cpu.ifPresent(given -> Require.atLeast("cpu", given, LEAST_CPU));
    memory.ifPresent(given -> Require.atLeast("memory", given, BigDecimal.ONE));
  }
}
