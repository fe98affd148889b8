package dev.banyan.operate.load;

import io.netty.buffer.ByteBuf;

/**
 * Counts the events of a stream (HTML, server-sent events: lines, an empty one ends an event, and
 * one without a data line is none). Keeps nothing of them. Not thread-safe.
 */
final class EventCounter {

  private boolean atLineStart = true;
  private boolean hasData;
  private boolean afterReturn;

  void reset() {
    atLineStart = true;
    hasData = false;
    afterReturn = false;
  }

  /** How many events end within these bytes. */
  int count(ByteBuf in, int index, int length) {
    int events = 0;
    for (int at = index; at < index + length; at++) {
      byte next = in.getByte(at);
      boolean secondOfPair = next == '\n' && afterReturn;
      afterReturn = next == '\r';
      if (secondOfPair) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        if (atLineStart && hasData) {
          events++;
          hasData = false;
        }
        atLineStart = true;
      } else if (atLineStart) {
        // Of the fields data, event, id and retry only one begins so; comments begin with a colon.
        hasData |= next == 'd';
        atLineStart = false;
      }
    }
    return events;
  }
}
