package dev.banyan.workloads;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into lines of bounded length. What is beyond the bound is counted and
 * thrown away up to the next line end. Not thread-safe.
 */
final class LineSplitter {

  private final byte[] line;
  private final Consumer<String> lines;
  private int length;
  private long cut;

  LineSplitter(int lineBytesMax, Consumer<String> lines) {
    this.line = new byte[lineBytesMax];
    this.lines = lines;
  }

  void accept(byte[] bytes, int count) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        add(bytes, start, i);
        emit();
        start = i + 1;
      }
    }
    add(bytes, start, count);
  }

  /** The stream has ended: what is there is the last line. */
  void finish() {
    if (length > 0 || cut > 0) {
      emit();
    }
  }

  private void add(byte[] bytes, int from, int to) {
    int kept = Math.min(to - from, line.length - length);
    System.arraycopy(bytes, from, line, length, kept);
    length += kept;
    cut += to - from - kept;
  }

  private void emit() {
    int end = length > 0 && cut == 0 && line[length - 1] == '\r' ? length - 1 : length;
    String text = new String(line, 0, end, StandardCharsets.UTF_8);
    lines.accept(cut == 0 ? text : text + " … [" + cut + " bytes cut]");
    length = 0;
    cut = 0;
  }
}
