package dev.banyan.bench.durability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A writer whose every acknowledged write also has an entry in the team's trail, and that leaves no
 * entry which no attempt explains.
 *
 * @param action what the entries call the write
 * @param target whether an entry is of this writer
 */
record AuditedLedger(Ledger writer, AuditTrail trail, String action, Predicate<String> target)
    implements Ledger {

  @Override
  public String name() {
    return writer.name();
  }

  @Override
  public void attempt() throws IOException {
    writer.attempt();
  }

  @Override
  public List<String> violations() throws IOException {
    List<String> found = new ArrayList<>(writer.violations());
    long told = trail.count(action, target);
    if (told < acknowledged()) {
      found.add(
          acknowledged() + " were acknowledged, the trail tells of " + told + ": entries lost");
    } else if (told > attempted()) {
      found.add("the trail tells of " + told + ", attempted were " + attempted() + ": doubled");
    }
    return found;
  }

  @Override
  public long attempted() {
    return writer.attempted();
  }

  @Override
  public long acknowledged() {
    return writer.acknowledged();
  }
}
