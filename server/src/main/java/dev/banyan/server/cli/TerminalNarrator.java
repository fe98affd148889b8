package dev.banyan.server.cli;

import dev.banyan.server.cli.Terminal.Ink;
import dev.banyan.server.tour.Claim;
import dev.banyan.server.tour.Narrator;
import java.util.List;

/**
 * Tells the tour on a terminal, where progress stands in one line that is written over; elsewhere,
 * as in a log, every fifth one is a line of its own.
 */
final class TerminalNarrator implements Narrator {

  private static final int EVERY = 5;
  private static final String ERASE = "\r\u001b[K";

  private final Terminal terminal;
  private boolean shown;
  private int count;

  TerminalNarrator(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void chapter(int number, String title) {
    erase();
    count = 0;
    terminal.line("");
    terminal.line(terminal.ink(Ink.BOLD, number + ". " + title));
  }

  @Override
  public void say(String text) {
    erase();
    terminal.line("  " + text);
  }

  @Override
  public void table(List<String> headings, List<List<String>> rows) {
    erase();
    terminal.table(headings, rows);
  }

  @Override
  public boolean mayTellSecrets() {
    return terminal.colours();
  }

  @Override
  public void progress(String text) {
    if (terminal.colours()) {
      terminal.out().print(ERASE + "  " + text);
      terminal.out().flush();
      shown = true;
    } else if (count++ % EVERY == 0) {
      terminal.line("  " + text);
    }
  }

  @Override
  public void claim(Claim claim) {
    erase();
    terminal.line(
        (claim.held() ? terminal.ink(Ink.GREEN, "  ✓ ") : terminal.ink(Ink.RED, "  ✕ not so: "))
            + claim.text()
            + " — "
            + claim.evidence());
  }

  private void erase() {
    if (shown) {
      terminal.out().print(ERASE);
      shown = false;
    }
  }
}
