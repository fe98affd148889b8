package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.LogLine.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * One file of a log ring. Each line is {@code offset, microseconds, stream, service, instance,
 * text}, with tabs between; the text comes last and holds no line end, so nothing is escaped. The
 * file is named after the offset of its first line.
 *
 * @param path of the file
 * @param firstOffset of its first line
 */
record LogSegment(Path path, long firstOffset) {

  private static final int BUFFER_BYTES = 64 << 10;
  private static final String SUFFIX = ".log";

  static LogSegment in(Path directory, long firstOffset) {
    return new LogSegment(
        directory.resolve(String.format(Locale.ROOT, "%020d", firstOffset) + SUFFIX), firstOffset);
  }

  static Optional<LogSegment> of(Path path) {
    String name = path.getFileName().toString();
    return name.matches("\\d{20}\\.log")
        ? Optional.of(new LogSegment(path, Long.parseLong(name.substring(0, 20))))
        : Optional.empty();
  }

  static byte[] encode(LogLine line) {
    Instant at = line.at();
    long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    return (line.offset()
            + "\t"
            + micros
            + "\t"
            + line.stream().name().charAt(3)
            + "\t"
            + line.service()
            + "\t"
            + line.instance()
            + "\t"
            + line.line()
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Empty for what no line of ours is: after a power cut there may be anything in a file. */
  private static Optional<LogLine> decode(String text) {
    String[] parts = text.split("\t", 6);
    if (parts.length < 6) {
      return Optional.empty();
    }
    try {
      long micros = Long.parseLong(parts[1]);
      return Optional.of(
          new LogLine(
              Long.parseLong(parts[0]),
              Instant.ofEpochSecond(
                  Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L),
              parts[3],
              Id.parse(parts[4]),
              switch (parts[2]) {
                case "O" -> Stream.STDOUT;
                case "E" -> Stream.STDERR;
                default -> Stream.BANYAN;
              },
              parts[5]));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  /** How much of a file is good: whole lines that follow one another. */
  record Good(long bytes, long lastOffset) {}

  /** Looks for the first line that is damaged, or for the end. */
  Good good(long endBytes) throws IOException {
    var good = new AtomicReference<>(new Good(0, firstOffset - 1));
    scan(
        0,
        endBytes,
        (line, behind) -> {
          long next = good.get().lastOffset() + 1;
          boolean follows = line.filter(known -> known.offset() == next).isPresent();
          if (follows) {
            good.set(new Good(behind, next));
          }
          return follows;
        });
    return good.get();
  }

  /**
   * Reads whole lines from a byte position until the visitor has enough; damaged ones are left out.
   *
   * @param endBytes how far the file is complete
   * @param visitor says whether it wants more
   * @return the position behind the last line that was visited
   */
  long read(long fromBytes, long endBytes, Predicate<LogLine> visitor) throws IOException {
    return scan(fromBytes, endBytes, (line, behind) -> line.isEmpty() || visitor.test(line.get()));
  }

  private interface Visitor {
    /**
     * @param line empty when it is damaged
     * @param behind the position behind it
     * @return whether more is wanted
     */
    boolean visit(Optional<LogLine> line, long behind);
  }

  private long scan(long fromBytes, long endBytes, Visitor visitor) throws IOException {
    try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
      long position = fromBytes;
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (position < endBytes) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), endBytes - position));
        int read = file.read(buffer, position);
        if (read <= 0) {
          return position;
        }
        byte[] bytes = buffer.array();
        int start = 0;
        for (int i = 0; i < read; i++) {
          if (bytes[i] == '\n') {
            var line = decode(new String(bytes, start, i - start, StandardCharsets.UTF_8));
            start = i + 1;
            if (!visitor.visit(line, position + start)) {
              return position + start;
            }
          }
        }
        if (start == 0 && (read < BUFFER_BYTES || position + read >= endBytes)) {
          return position; // Torn: nothing to give.
        }
        if (start == 0) {
          // Longer than any line may be: what is left of it behind this is no line either.
          start = read;
          if (!visitor.visit(Optional.empty(), position + start)) {
            return position + start;
          }
        }
        position += start;
      }
      return position;
    }
  }
}
