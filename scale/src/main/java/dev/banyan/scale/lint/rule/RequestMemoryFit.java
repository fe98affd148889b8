package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.RequestMemory;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.List;
import java.util.stream.Collectors;

/** What one request holds is the sum of what is said to hold it, and all at once fit the limit. */
final class RequestMemoryFit implements GuideRule {

  @Override
  public String id() {
    return "request-memory";
  }

  @Override
  public String title() {
    return "Requests at once fit the memory limit";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (RequestMemory memory : guide.traffic().requestMemory()) {
      Span parts = memory.parts().values().stream().map(Fact::span).reduce(Span.ZERO, Span::plus);
      boolean named = !memory.parts().isEmpty();
      Span each = named ? parts : memory.perRequest().span();
      String text =
          memory.parts().values().stream().map(Show::fact).collect(Collectors.joining(" + "));
      if (named && !Figures.states(memory.perRequest(), parts)) {
        found.add(
            Finding.error(
                    this,
                    "{}: a request holds {}, by its parts, not {}",
                    memory.service(),
                    Show.bytes(parts),
                    memory.perRequest())
                .at(guide, memory.perRequest())
                .at(guide, memory.parts().values())
                .step("{} = {}", text, Show.bytes(parts)));
      }
      Span all = each.times(memory.concurrent().span());
      if (all.high().compareTo(memory.limit().span().low()) > 0) {
        found.add(
            Finding.error(
                    this,
                    "{}: {} at once hold {}, over the limit of {}",
                    memory.service(),
                    memory.concurrent(),
                    Show.bytes(all),
                    memory.limit())
                .at(guide, memory.concurrent(), memory.limit())
                .step(
                    "{} × {} = {} > {}",
                    memory.concurrent().span(),
                    Show.bytes(each),
                    Show.bytes(all),
                    Show.bytes(memory.limit().span())));
      }
    }
    return found;
  }
}
