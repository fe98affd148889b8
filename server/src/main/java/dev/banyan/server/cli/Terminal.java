package dev.banyan.server.cli;

import dev.banyan.kernel.Printable;
import dev.banyan.server.NodeOutput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes for people: colours on a terminal only, tables with aligned columns.
 *
 * @param out where results go
 * @param err where everything else goes
 * @param colours whether to colour
 */
record Terminal(PrintStream out, PrintStream err, boolean colours) {

  /** What the launcher says of standard output, and of standard error where the log goes. */
  private static final String OUT_PROPERTY = "banyan.terminal";

  private static final String LOG_PROPERTY = "banyan.terminal.log";

  /** An ink. */
  enum Ink {
    BOLD(1),
    DIM(2),
    RED(31),
    GREEN(32),
    YELLOW(33),
    BLUE(34),
    MAGENTA(35),
    CYAN(36);

    private final int code;

    Ink(int code) {
      this.code = code;
    }
  }

  private static final List<Ink> SERVICES =
      List.of(Ink.CYAN, Ink.MAGENTA, Ink.YELLOW, Ink.BLUE, Ink.GREEN);

  /** This process's own; the launcher says whether the output is a terminal. */
  static Terminal ofProcess() {
    return new Terminal(System.out, System.err, isTerminal(OUT_PROPERTY) && mayColour());
  }

  /**
   * How a node of this process shows itself.
   *
   * @param developing to somebody who writes the app
   */
  NodeOutput ofNode(boolean developing) {
    return new NodeOutput(
        out,
        isTerminal(OUT_PROPERTY),
        isTerminal(LOG_PROPERTY),
        mayColour(),
        isOneStream(),
        developing);
  }

  /** Whether a line of standard error can be written over, for what changes all the time. */
  boolean overwrites() {
    return colours && isTerminal(LOG_PROPERTY);
  }

  private static boolean isTerminal(String property) {
    return Optional.ofNullable(System.getProperty(property))
        .map(Boolean::parseBoolean)
        .orElseGet(() -> System.console() != null && System.console().isTerminal());
  }

  private static boolean mayColour() {
    return System.getenv("NO_COLOR") == null;
  }

  /** As under systemd, in a container's log, or after {@code 2>&1}. */
  private static boolean isOneStream() {
    try {
      return Files.isSameFile(Path.of("/dev/fd/1"), Path.of("/dev/fd/2"));
    } catch (IOException closedOrUnknown) {
      return false;
    }
  }

  String ink(Ink ink, String text) {
    return colours ? "\u001b[" + ink.code + "m" + text + "\u001b[0m" : text;
  }

  /** Always the same ink for the same service. */
  String service(String name, String text) {
    return ink(SERVICES.get(Math.floorMod(name.hashCode(), SERVICES.size())), text);
  }

  /** A state in the colour that it means. */
  String state(String state) {
    return switch (state) {
      case "running", "live", "succeeded" -> ink(Ink.GREEN, state);
      case "failed" -> ink(Ink.RED, state);
      case "stopped", "superseded", "cancelled" -> ink(Ink.DIM, state);
      default -> ink(Ink.YELLOW, state);
    };
  }

  void line(String text) {
    out.println(clean(text));
  }

  void say(String text) {
    err.println(clean(text));
  }

  /** Rows under headings; the last column is as wide as it wants. */
  void table(List<String> headings, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(headings.stream().map(heading -> ink(Ink.DIM, heading)).toList());
    rows.forEach(row -> all.add(row.stream().map(cell -> cell.replaceAll("\\s+", " ")).toList()));
    int[] widths = new int[headings.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (List<String> row : all) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i));
        if (i < widths.length - 1) {
          line.repeat(" ", widths[i] - width(row.get(i)) + 2);
        }
      }
      line(line.toString().stripTrailing());
    }
  }

  /** Control characters of apps and users stay out of the terminal; our own colours go through. */
  private String clean(String text) {
    return Printable.onTerminal(text);
  }

  private static int width(String text) {
    return text.replaceAll("\u001b\\[[0-9]+m", "").length();
  }
}
