package dev.banyan.server.cli;

import dev.banyan.operate.observe.Watch;

/** Shows how far a watch is: one line that is written over on a terminal, else some lines. */
final class WatchProgress implements Watch.Progress {

  /** Lines of a whole watch, where they stay. */
  private static final int LINES = 5;

  private final Terminal terminal;
  private int shown;

  WatchProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void read(int done, int planned, String failure) {
    if (!failure.isEmpty()) {
      over();
      terminal.say("  a read failed: " + failure);
    }
    if (terminal.colours()) {
      terminal.err().print("\r  read " + done + " of " + planned);
      terminal.err().flush();
      if (done == planned) {
        over();
      }
    } else if (done * LINES / planned > shown) {
      shown = done * LINES / planned;
      terminal.say("  read " + done + " of " + planned);
    }
  }

  private void over() {
    if (terminal.colours()) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
    }
  }
}
