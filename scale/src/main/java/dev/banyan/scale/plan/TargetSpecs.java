package dev.banyan.scale.plan;

import dev.banyan.scale.ScaleFile;
import java.util.List;

/** What is known of the six targets. */
final class TargetSpecs {

  private static final List<TargetSpec> SHIPPED =
      ScaleFile.resource(TargetSpecs.class, "targets.yaml", File.class).targets();

  private TargetSpecs() {}

  static List<TargetSpec> all() {
    return SHIPPED;
  }

  record File(List<TargetSpec> targets) {}
}
