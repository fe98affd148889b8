package dev.banyan.bench.durability;

import dev.banyan.bench.node.Installation;
import dev.banyan.bench.node.NodeApi;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The writers of what a node acts upon: counts of replicas, secrets, releases. Each has instances
 * exchanged, so they write a few times a second, and are drilled apart from those that write as
 * fast as they are answered.
 */
public final class Changes {

  private static final Duration PAUSE = Duration.ofMillis(300);

  private Changes() {}

  /** Each with its entries in the team's trail; a variable too, whose entries are looked at. */
  public static List<Ledger> ledgers(Installation installation) {
    AuditTrail trail = new AuditTrail(installation);
    String variable = "DRILL_TRAIL";
    return List.of(
        paced(
            new AuditedLedger(
                new ConfigLedger(installation, variable, 64),
                trail,
                "config.put",
                variable::equals)),
        paced(
            new AuditedLedger(
                new SecretLedger(installation),
                trail,
                "secret.put",
                name -> name.startsWith(SecretLedger.PREFIX))),
        paced(
            new AuditedLedger(
                new ScaleLedger(installation), trail, "service.scale", service -> true)),
        paced(
            new AuditedLedger(
                new ReleaseLedger(installation), trail, "release.create", release -> true)));
  }

  /** An app takes only so many changes at once; others are to come later. */
  static void refused(NodeApi.Reply reply) throws IOException {
    if (reply.body().contains("too-much-waiting")) {
      throw new IOException("too much waits");
    }
    ConfigLedger.refused(reply);
  }

  private static Ledger paced(Ledger writer) {
    return new Ledger() {
      @Override
      public String name() {
        return writer.name();
      }

      @Override
      public void attempt() throws IOException {
        writer.attempt();
        LockSupport.parkNanos(PAUSE.toNanos());
      }

      @Override
      public List<String> violations() throws IOException {
        return writer.violations();
      }

      @Override
      public long attempted() {
        return writer.attempted();
      }

      @Override
      public long acknowledged() {
        return writer.acknowledged();
      }
    };
  }
}
