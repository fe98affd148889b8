package dev.banyan.server.cli;

import dev.banyan.operate.observe.Observed;
import java.time.Duration;

/** Something whose metrics are read. Of one thread. */
interface MetricsTarget extends AutoCloseable {

  /** What it is called. */
  String name();

  /** Watches, or looks back, for the first advice. Blocks for as long as that takes. */
  Observed first() throws InterruptedException;

  /** What is to be seen when it is time again. Blocks until then. */
  Observed next() throws InterruptedException;

  /** The span that the last look tells of. */
  Duration watched();

  /** Between two reads. */
  Duration every();

  @Override
  void close();
}
