package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Machine;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.price.NodeShape;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is placed on a machine is no more than the machine has. */
final class MachineParts implements GuideRule {

  @Override
  public String id() {
    return "machine-parts";
  }

  @Override
  public String title() {
    return "A machine has what is placed on it";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Machine machine : guide.cluster().machines()) {
      List<NodeShape> shapes =
          machine.skus().stream().flatMap(sku -> catalogue.shape(sku).stream()).toList();
      Optional<BigDecimal> cores =
          shapes.stream()
              .map(shape -> BigDecimal.valueOf(shape.vcpus()))
              .max(BigDecimal::compareTo)
              .or(() -> machine.cpu().map(fact -> fact.span().high()));
      Optional<BigDecimal> bytes =
          shapes.stream()
              .map(shape -> BigDecimal.valueOf(shape.memory().bytes()))
              .max(BigDecimal::compareTo)
              .or(() -> machine.memory().map(fact -> fact.span().high()));
      cores.ifPresent(has -> check(guide, machine, "cores", has, Machine.Part::cpu, shapes, found));
      bytes.ifPresent(
          has -> check(guide, machine, "memory", has, Machine.Part::memory, shapes, found));
    }
    return found;
  }

  private void check(
      Guide guide,
      Machine machine,
      String what,
      BigDecimal has,
      Function<Machine.Part, Optional<Fact>> amount,
      List<NodeShape> shapes,
      List<Finding> found) {
    List<Fact> parts =
        machine.parts().stream().flatMap(part -> amount.apply(part).stream()).toList();
    BigDecimal sum =
        parts.stream().map(fact -> fact.span().low()).reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.compareTo(has) <= 0) {
      return;
    }
    boolean cores = what.equals("cores");
    Finding finding =
        Finding.error(
                this,
                "{}: {} {} are placed on a machine of {}",
                machine.name(),
                cores ? Show.number(sum) : Show.bytes(Span.of(sum)),
                cores ? "cores" : "of memory",
                cores ? Show.number(has) : Show.bytes(Span.of(has)))
            .at(guide, parts)
            .at(guide, machine.cpu().filter(fact -> cores).stream().toList())
            .step(
                "{} = {} > {}",
                parts.stream().map(Show::fact).collect(Collectors.joining(" + ")),
                cores ? Show.number(sum) : Show.bytes(Span.of(sum)),
                cores ? Show.number(has) : Show.bytes(Span.of(has)));
    for (NodeShape shape : shapes) {
      finding =
          finding.source(
              Show.text(
                  "{}: {} vCPU, {} ({})",
                  shape.sku(),
                  shape.vcpus(),
                  shape.memory(),
                  shape.source()));
    }
    found.add(finding);
  }
}
