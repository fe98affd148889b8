package dev.banyan.data;

import dev.banyan.kernel.Position;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the database stood after the last write of a piece of work, told by the writes themselves:
 * who asks for it need not hand it through all that lies between. One object for each piece of
 * work, and for its thread alone; what other threads write for it is not heard.
 */
public final class LastCommit {

  private static final ScopedValue<LastCommit> CURRENT = ScopedValue.newInstance();

  private @Nullable Position position;

  /**
   * Does the work and hears of its writes. Work within it that has a {@code LastCommit} of its own
   * is not heard here, which is how housekeeping is left out.
   */
  public <T, X extends Throwable> T during(ScopedValue.CallableOp<T, X> work) throws X {
    return ScopedValue.where(CURRENT, this).call(work);
  }

  /** Where whoever is to see what was written must have come to; empty when nothing was. */
  public Optional<Position> position() {
    return Optional.ofNullable(position);
  }

  /** Tells that the running thread has committed; nothing happens where nobody hears. */
  static void at(Position position) {
    if (CURRENT.isBound()) {
      CURRENT.get().position = position;
    }
  }
}
