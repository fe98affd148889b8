package dev.banyan.server;

import java.io.PrintStream;

/**
 * Where a node in the foreground shows itself: some lines for people on standard output, its log on
 * standard error.
 *
 * @param people standard output
 * @param terminal whether standard output is a terminal, so that nothing keeps what it shows
 * @param logOnTerminal whether standard error is one
 * @param colours whether a terminal's reader wants them
 * @param oneStream whether both go to the same place, such as systemd's journal
 * @param developing whether somebody who writes the app watches: its lines are what counts then
 */
public record NodeOutput(
    PrintStream people,
    boolean terminal,
    boolean logOnTerminal,
    boolean colours,
    boolean oneStream,
    boolean developing) {

  /** What the lines of the log look like. */
  Logs.Style style(LogConfig.Format format) {
    return switch (format) {
      case JSON -> Logs.Style.JSON;
      case PLAIN -> Logs.Style.PLAIN;
      case AUTO -> {
        if (!logOnTerminal) {
          yield developing ? Logs.Style.PLAIN : Logs.Style.JSON;
        }
        yield colours ? Logs.Style.COLOURED : Logs.Style.PLAIN;
      }
    };
  }

  /**
   * From which level on the log is shown. Who writes an app sees what is wrong, and not each
   * request that the API answers; {@code debug} shows everything still.
   */
  LogConfig.Level level(LogConfig.Level asked) {
    return developing && asked == LogConfig.Level.INFO ? LogConfig.Level.WARN : asked;
  }
}
