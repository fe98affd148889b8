package dev.banyan.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A text file in which each bench owns the block between its two markers; the rest belongs to
 * people and is never touched.
 */
public final class MarkedFile {

  private final Path file;

  public MarkedFile(Path file) {
    this.file = file;
  }

  /**
   * Puts a block in place of the one of that name, or at the end when there is none. Atomic: a
   * reader sees the file before or after.
   *
   * @throws IllegalStateException when a marker has lost its twin
   */
  public void write(String name, String block) throws IOException {
    String before = Files.exists(file) ? Files.readString(file) : "";
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, replaced(before, name, block));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static String replaced(String text, String name, String block) {
    String begin = "<!-- bench:" + name + " begin -->";
    String end = "<!-- bench:" + name + " end -->";
    String filled = begin + "\n" + block.strip() + "\n" + end;
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 && to < 0) {
      return text.isEmpty() ? filled + "\n" : text.stripTrailing() + "\n\n" + filled + "\n";
    }
    if (from < 0 || to < from) {
      throw new IllegalStateException("the markers of bench:" + name + " are not in pairs");
    }
    return text.substring(0, from) + filled + text.substring(to + end.length());
  }
}
