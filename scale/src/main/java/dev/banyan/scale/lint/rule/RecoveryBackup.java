package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Backup;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Objective;
import dev.banyan.scale.lint.guide.Replication;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What may be lost is no less than what lies between two copies that outlive the loss. */
final class RecoveryBackup implements GuideRule {

  @Override
  public String id() {
    return "recovery-backup";
  }

  @Override
  public String title() {
    return "Backups keep the recovery point";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Backup backup : guide.state().backups()) {
      Work.goOn();
      Finding finding = null;
      for (Objective objective : guide.state().objectives()) {
        BigDecimal allowed = objective.rpo().span().high();
        BigDecimal lost = lost(guide, backup, objective);
        if (lost.compareTo(allowed) <= 0) {
          continue;
        }
        finding =
            (finding == null
                    ? Finding.error(
                            this,
                            "{}: up to {} are lost, {} is allowed",
                            backup.store(),
                            Show.time(lost),
                            objective.rpo())
                        .at(guide, backup.every())
                    : finding)
                .at(guide, objective.rpo())
                .step(
                    "loss of a {}: {} since the last copy that outlives it > {}",
                    objective.scenario().name().toLowerCase(Locale.ROOT),
                    Show.time(lost),
                    objective.rpo());
      }
      Optional.ofNullable(finding).ifPresent(found::add);
    }
    return found;
  }

  private static BigDecimal lost(Guide guide, Backup backup, Objective objective) {
    return guide.state().replications().stream()
        .filter(copy -> copy.store().equals(backup.store()))
        .filter(copy -> copy.survives().compareTo(objective.scenario()) >= 0)
        .map(
            (Replication copy) ->
                copy.lag().map(Fact::span).map(span -> span.high()).orElse(BigDecimal.ZERO))
        .reduce(backup.every().span().high(), BigDecimal::min);
  }
}
