package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Sessions;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.ArrayList;
import java.util.List;

/** Guides, and the parts of one, ask the same of the balancer. */
final class SessionAffinity implements Rule {

  /** What one guide says on one line. */
  private record Said(Guide guide, Sessions sessions) {}

  @Override
  public String id() {
    return "session-affinity";
  }

  @Override
  public String title() {
    return "Sessions are sticky for all or for none";
  }

  @Override
  public List<Finding> check(Guides guides, Catalogue catalogue, Assumptions assumptions) {
    var said = new ArrayList<Said>();
    guides
        .all()
        .forEach(
            guide -> guide.state().sessions().forEach(each -> said.add(new Said(guide, each))));
    if (said.stream().map(each -> each.sessions().affinity()).distinct().count() < 2) {
      return List.of();
    }
    Finding finding =
        Finding.warning(
            this,
            "{} must have sticky sessions, {} must not; streams that a client can resume need"
                + " neither",
            names(said, Sessions.Affinity.STICKY),
            names(said, Sessions.Affinity.NONE));
    for (Said each : said) {
      finding =
          finding
              .at(each.guide(), each.sessions())
              .step("{}: {}", each.guide().name(), each.sessions().quote());
    }
    return List.of(finding);
  }

  private static String names(List<Said> said, Sessions.Affinity affinity) {
    return String.join(
        " and ",
        said.stream()
            .filter(each -> each.sessions().affinity() == affinity)
            .map(each -> each.guide().name())
            .distinct()
            .toList());
  }
}
