package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one app: a ring of segment files. One writer at a time under the lock; readers take a
 * picture of the ring under the lock and read the files without it, so that no reader holds up a
 * service. Lines reach the kernel at once and survive the end of this process; they are not forced
 * to the disk, since a log is not worth an fsync a line.
 */
final class AppLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AppLog.class);
  private static final int SEGMENTS = 16;
  private static final long SEGMENT_BYTES_MAX = 8 << 20;

  private final Path directory;
  private final long segmentBytes;
  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition written = lock.newCondition();
  private final ArrayDeque<Part> parts = new ArrayDeque<>();
  private @Nullable FileChannel channel;
  private long nextOffset = 1;
  private boolean closed;
  private volatile UnaryOperator<String> mask = UnaryOperator.identity();

  /** A segment and how many of its bytes are whole lines. */
  private static final class Part {
    final LogSegment segment;
    long bytes;

    Part(LogSegment segment, long bytes) {
      this.segment = segment;
      this.bytes = bytes;
    }
  }

  /** A line before it has an offset. */
  record Entry(Instant at, String service, Id instance, LogLine.Stream stream, String line) {}

  /** Where a reader stands: behind {@code offset}, at a byte of a segment where that is known. */
  record Cursor(long offset, long segment, long bytes) {
    static Cursor after(long offset) {
      return new Cursor(offset, -1, 0);
    }
  }

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  AppLog(Path directory, long bytesMax) throws IOException {
    this.directory = directory;
    this.bytesMax = bytesMax;
    this.segmentBytes = Math.min(SEGMENT_BYTES_MAX, bytesMax / SEGMENTS);
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, OWNER_ONLY);
    recover();
  }

  /**
   * What a crash left damaged at the end is dropped, from the first line on that is cut short or
   * none of ours, and its offsets are given again.
   */
  private void recover() throws IOException {
    var segments = new ArrayList<LogSegment>();
    try (var files = Files.newDirectoryStream(directory)) {
      files.forEach(file -> LogSegment.of(file).ifPresent(segments::add));
    }
    segments.sort(Comparator.comparingLong(LogSegment::firstOffset));
    for (LogSegment segment : segments) {
      parts.add(new Part(segment, Files.size(segment.path())));
    }
    Part last = parts.peekLast();
    if (last != null) {
      LogSegment.Good good = last.segment.good(last.bytes);
      if (good.bytes() < last.bytes) {
        LOG.warn(
            "{} is damaged behind offset {}; {} bytes are dropped",
            last.segment.path(),
            good.lastOffset(),
            last.bytes - good.bytes());
      }
      last.bytes = good.bytes();
      nextOffset = good.lastOffset() + 1;
      channel = FileChannel.open(last.segment.path(), StandardOpenOption.WRITE);
      channel.truncate(last.bytes);
    }
  }

  /** See {@link LogStore#mask}. */
  void mask(UnaryOperator<String> mask) {
    this.mask = mask;
  }

  /** A line without what is hidden now. */
  String masked(String line) {
    return mask.apply(line);
  }

  /** Writes lines with one system call, and gives them with their offsets. */
  List<LogLine> append(List<Entry> entries) throws IOException {
    lock.lock();
    try {
      if (closed || entries.isEmpty()) {
        return List.of();
      }
      var lines = new ArrayList<LogLine>(entries.size());
      var encoded = new ArrayList<byte[]>(entries.size());
      int bytes = 0;
      long offset = nextOffset;
      for (Entry entry : entries) {
        var line =
            new LogLine(
                offset++,
                entry.at(),
                entry.service(),
                entry.instance(),
                entry.stream(),
                masked(entry.line()));
        lines.add(line);
        encoded.add(LogSegment.encode(line));
        bytes += encoded.getLast().length;
      }
      ByteBuffer buffer = ByteBuffer.allocate(bytes);
      encoded.forEach(buffer::put);
      write(buffer.flip());
      nextOffset = offset;
      written.signalAll();
      return lines;
    } finally {
      lock.unlock();
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    Part last = parts.peekLast();
    if (channel == null || last == null || last.bytes >= segmentBytes) {
      last = roll();
    }
    FileChannel file = channel;
    if (file == null) {
      throw new IOException("the log in " + directory + " has no open segment");
    }
    long position = last.bytes;
    try {
      while (buffer.hasRemaining()) {
        position += file.write(buffer, position);
      }
    } catch (IOException e) {
      // A full disk takes a part of a line: the next write begins where this one did.
      file.truncate(last.bytes);
      throw e;
    }
    last.bytes = position;
    long total = parts.stream().mapToLong(part -> part.bytes).sum();
    while (total > bytesMax && parts.size() > 1) {
      Part oldest = parts.removeFirst();
      total -= oldest.bytes;
      Files.deleteIfExists(oldest.segment.path());
    }
  }

  private Part roll() throws IOException {
    if (channel != null) {
      channel.close();
    }
    LogSegment segment = LogSegment.in(directory, nextOffset);
    channel =
        FileChannel.open(
            segment.path(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    var part = new Part(segment, 0);
    parts.add(part);
    return part;
  }

  /** What one read gave, and where to go on. */
  record Batch(List<LogLine> lines, long lost, Cursor next) {}

  Batch read(Cursor from, LogFilter filter, int linesMax) {
    List<Part> ring;
    long end;
    lock.lock();
    try {
      ring = picture();
      end = nextOffset - 1;
    } finally {
      lock.unlock();
    }
    Cursor cursor = from.offset() > end ? Cursor.after(LogStore.BEGINNING) : from;
    long firstKept = ring.isEmpty() ? nextOffset : ring.getFirst().segment.firstOffset();
    long lost =
        cursor.offset() == LogStore.BEGINNING ? 0 : Math.max(0, firstKept - cursor.offset() - 1);
    var lines = new ArrayList<LogLine>();
    for (int i = 0; i < ring.size() && lines.size() < linesMax; i++) {
      Part part = ring.get(i);
      boolean passed =
          i + 1 < ring.size() && ring.get(i + 1).segment.firstOffset() <= cursor.offset() + 1;
      if (!passed) {
        cursor = readPart(part, cursor, filter, linesMax, lines);
      }
    }
    return new Batch(lines, lost, cursor);
  }

  private static Cursor readPart(
      Part part, Cursor cursor, LogFilter filter, int linesMax, List<LogLine> lines) {
    long first = part.segment.firstOffset();
    long from = cursor.segment() == first ? cursor.bytes() : 0;
    long[] seen = {cursor.offset()};
    try {
      long position =
          part.segment.read(
              from,
              part.bytes,
              line -> {
                if (line.offset() > seen[0]) {
                  seen[0] = line.offset();
                  if (filter.matches(line)) {
                    lines.add(line);
                  }
                }
                return lines.size() < linesMax;
              });
      return new Cursor(seen[0], first, position);
    } catch (NoSuchFileException dropped) {
      return cursor; // The ring dropped it after the picture; the next read announces the loss.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log " + part.segment.path(), e);
    }
  }

  /** See {@link LogStore#beforeTail}; holds offsets alone, however long the lines are. */
  long beforeTail(LogFilter filter, int lines) {
    List<Part> ring;
    long first;
    lock.lock();
    try {
      ring = picture();
      first = nextOffset;
    } finally {
      lock.unlock();
    }
    int left = lines;
    for (int i = ring.size() - 1; i >= 0 && left > 0; i--) {
      var ofPart = new ArrayDeque<Long>();
      int wanted = left;
      Part part = ring.get(i);
      try {
        part.segment.read(
            0,
            part.bytes,
            line -> {
              if (filter.matches(line)) {
                ofPart.add(line.offset());
                if (ofPart.size() > wanted) {
                  ofPart.removeFirst();
                }
              }
              return true;
            });
      } catch (NoSuchFileException dropped) {
        break;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the log " + part.segment.path(), e);
      }
      left -= ofPart.size();
      first = ofPart.isEmpty() ? first : ofPart.getFirst();
    }
    return first - 1;
  }

  private List<Part> picture() {
    return parts.stream().map(part -> new Part(part.segment, part.bytes)).toList();
  }

  /** Waits until there is a line behind the offset. */
  boolean awaitAfter(long offset, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!closed && nextOffset - 1 <= offset) {
        if (left <= 0) {
          return false;
        }
        left = written.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      written.signalAll();
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the log in " + directory, e);
    } finally {
      lock.unlock();
    }
  }

  void delete() throws IOException {
    close();
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }
}
