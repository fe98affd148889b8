package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.LogFilter;
import dev.banyan.workloads.LogStore;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Keeps the last mask; nothing else is asked of it. */
final class MaskOnly implements LogStore {
  UnaryOperator<String> mask = UnaryOperator.identity();

  @Override
  public void mask(Id app, UnaryOperator<String> next) {
    mask = next;
  }

  @Override
  public Lines read(Id app, LogFilter filter, long afterOffset, int linesMax) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long beforeTail(Id app, LogFilter filter, int lines) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Follower follow(Id app, LogFilter filter, long afterOffset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void say(Id app, String service, Id about, Instant at, String line) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(Id app) {
    throw new UnsupportedOperationException();
  }
}
