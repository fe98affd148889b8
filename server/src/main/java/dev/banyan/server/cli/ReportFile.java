package dev.banyan.server.cli;

import dev.banyan.operate.report.Report;
import dev.banyan.operate.report.ReportHtml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps a report as one HTML file. */
final class ReportFile {

  private ReportFile() {}

  /**
   * Writes it and says where it is.
   *
   * @throws CliException in words, where it cannot be written
   */
  static void write(Terminal terminal, Path file, Report report) {
    check(file);
    try {
      ResultFile.write(file, ReportHtml.of(report));
    } catch (IOException refused) {
      throw new CliException("The report cannot be written to " + file + ": " + refused);
    }
    terminal.say("The report is in " + file + ".");
  }

  /**
   * Refuses what cannot be written, before there is anything to write.
   *
   * @throws CliException in words
   */
  static void check(Path file) {
    if (Files.isDirectory(file)) {
      throw new CliException(file + " is a folder; name the file: --html " + file + "/report.html");
    }
    ResultFile.check(file);
  }
}
