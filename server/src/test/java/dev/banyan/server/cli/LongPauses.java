package dev.banyan.server.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock by which each pause takes as long as is wanted, whatever was asked for, and no time. */
final class LongPauses implements Waiting.Clock {

  private final Duration each;
  private final List<Duration> asked = new ArrayList<>();

  LongPauses(Duration each) {
    this.each = each;
  }

  @Override
  public long nanos() {
    return each.toNanos() * asked.size();
  }

  @Override
  public void pause(Duration duration) {
    asked.add(duration);
  }

  /** The pauses that were asked for. */
  List<Duration> asked() {
    return asked;
  }
}
