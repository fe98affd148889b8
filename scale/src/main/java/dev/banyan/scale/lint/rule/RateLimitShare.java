package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.RateLimit;
import dev.banyan.scale.lint.guide.Throughput;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A few users at their limit do not use up what is served for all. */
final class RateLimitShare implements GuideRule {

  @Override
  public String id() {
    return "rate-limit";
  }

  @Override
  public String title() {
    return "A few users at their limit leave room for the others";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    Assumption busy = assumptions.get("busy-share");
    var found = new Found();
    for (Throughput served : guide.traffic().throughputs()) {
      Work.goOn();
      if (served.users().isPresent()) {
        check(guide, served, busy).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Finding> check(Guide guide, Throughput served, Assumption busy) {
    BigDecimal users = served.users().orElseThrow().span().high();
    Finding finding = null;
    for (RateLimit limit : guide.traffic().rateLimits()) {
      BigDecimal few =
          Figures.ceil(
              Figures.divide(served.sustained().span().high(), limit.each().span().high()));
      if (few.compareTo(users.multiply(busy.share())) >= 0) {
        continue;
      }
      finding =
          (finding == null
                  ? Finding.warning(
                          this,
                          "{}: {} users at their {} limit use up what is served for {}",
                          served.name(),
                          few,
                          limit.tier(),
                          served.users().get())
                      .at(guide, served.sustained(), served.users().get())
                  : finding)
              .at(guide, limit.each())
              .step(
                  "{}: {} = {} a minute; / {} = {} users, {} of {}",
                  limit.tier(),
                  served.sustained(),
                  served.sustained().span(),
                  limit.each().span(),
                  few,
                  Show.percent(Figures.percent(few, users)),
                  users);
    }
    return Optional.ofNullable(finding).map(each -> each.assuming(busy));
  }
}
