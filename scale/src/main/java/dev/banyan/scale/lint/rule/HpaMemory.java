package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Hpa;
import dev.banyan.scale.lint.guide.Resources;
import dev.banyan.scale.lint.guide.Service;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A memory target on the request does not pin the replicas high once processes are warm. */
final class HpaMemory implements GuideRule {

  @Override
  public String id() {
    return "hpa-memory";
  }

  @Override
  public String title() {
    return "A memory target lets replicas go down again";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    Assumption fill = assumptions.get("memory-fill");
    for (Service service : guide.cluster().services()) {
      Optional<Fact> target = service.hpa().flatMap(Hpa::memory);
      Optional<Fact> request = service.requests().flatMap(Resources::memory);
      Optional<Fact> limit = service.limits().flatMap(Resources::memory);
      if (target.isPresent() && request.isPresent() && limit.isPresent()) {
        check(guide, service, target.get(), request.get(), limit.get(), fill).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Finding> check(
      Guide guide, Service service, Fact target, Fact request, Fact limit, Assumption fill) {
    BigDecimal times = Figures.divide(limit.span().high(), request.span().high());
    BigDecimal held = limit.span().high().multiply(fill.share());
    BigDecimal reads = Figures.percent(held, request.span().high());
    BigDecimal aim = target.span().high();
    if (aim.signum() == 0 || reads.compareTo(aim) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.warning(
                this,
                "{}: the memory target is {} % of a request whose limit is {} times it; a warm"
                    + " process that holds {} reads {}, and replicas stay at the most",
                service.name(),
                aim,
                times,
                Show.bytes(Span.of(held)),
                Show.percent(reads))
            .at(guide, target, request, limit)
            .step(
                "target: {} × {} % = {}",
                request, aim, Show.bytes(request.span().times(aim.movePointLeft(2))))
            .step("limit {} / request {} = {}", limit, request, times)
            .step(
                "{} × {} % = {}; / {} = {}",
                limit, fill.number(), Show.bytes(Span.of(held)), request, Show.percent(reads))
            .step(
                "wanted = ceil(n × {} / {}) = {} n, at any load",
                reads,
                aim,
                Figures.divide(reads, aim))
            .assuming(fill));
  }
}
