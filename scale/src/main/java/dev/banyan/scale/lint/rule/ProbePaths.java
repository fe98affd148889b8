package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Probe;
import dev.banyan.scale.lint.guide.Service;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.List;

/** Liveness and readiness ask different questions, so they ask at different paths. */
final class ProbePaths implements GuideRule {

  @Override
  public String id() {
    return "probe-paths";
  }

  @Override
  public String title() {
    return "Liveness and readiness are two questions";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    return guide.cluster().services().stream()
        .filter(service -> service.liveness().isPresent() && service.readiness().isPresent())
        .filter(service -> service.liveness().get().path().equals(service.readiness().get().path()))
        .map(service -> finding(guide, service))
        .toList();
  }

  private Finding finding(Guide guide, Service service) {
    Probe liveness = service.liveness().orElseThrow();
    return Finding.warning(
            this,
            "{}: liveness and readiness both ask {}: what should take a pod out of rotation"
                + " restarts it",
            service.name(),
            liveness.path())
        .at(guide, liveness, service.readiness().orElseThrow())
        .step(
            "if {} looks at a database that is down, every replica restarts at once",
            liveness.path())
        .step("if it does not, a pod that cannot serve stays in rotation");
  }
}
