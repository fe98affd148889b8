package dev.banyan.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of JSON for each request, in a file of bounded size. An event loop only puts an entry into
 * a bounded queue, without waiting and without waking anybody; a thread of the log's own looks
 * there a few times a second, and writes. What comes while the queue is full, or cannot be written,
 * is dropped and counted.
 */
final class AccessLog implements AutoCloseable {

  static final int WAITING_MAX = 4_096;
  static final String FILE = "access.log";

  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();
  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
  private static final int PIECE_LENGTH = 64 * 1024;

  private final EdgeConfig.AccessLogging which;
  private final RotatingFile file;
  private final Queue<AccessEntry> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter dropped;
  private final StringBuilder piece = new StringBuilder();
  private @Nullable Thread writer;
  private boolean failing;
  private volatile boolean closed;

  AccessLog(EdgeConfig config, Path folder, MeterRegistry registry) {
    this.which = config.accessLog();
    this.file =
        new RotatingFile(
            folder.resolve(FILE), config.accessLogFileMax().bytes(), config.accessLogFiles());
    this.dropped = registry.counter("edge.access.log.dropped");
    Gauge.builder("edge.access.log.waiting", waiting, AtomicInteger::get).register(registry);
    Gauge.builder("edge.access.log.waiting.max", () -> WAITING_MAX).register(registry);
  }

  /** The log with its thread; null where none is asked for. */
  static @Nullable AccessLog start(
      EdgeConfig config, Optional<Path> folder, MeterRegistry registry) {
    if (config.accessLog() == EdgeConfig.AccessLogging.OFF || folder.isEmpty()) {
      return null;
    }
    AccessLog made = new AccessLog(config, folder.get(), registry);
    made.writer = Thread.ofPlatform().daemon().name("edge-access-log").start(made::run);
    return made;
  }

  /** Whether a request that ended so is told. */
  boolean wants(int status, boolean refused) {
    return which == EdgeConfig.AccessLogging.ALL || refused || status >= 500;
  }

  /** Takes an entry, or drops it. Any thread. */
  void add(AccessEntry entry) {
    if (waiting.incrementAndGet() > WAITING_MAX) {
      waiting.decrementAndGet();
      dropped.increment();
      return;
    }
    queue.add(entry);
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    closed = true;
    Thread thread = writer;
    if (thread == null) {
      return;
    }
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSE_MAX);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      writeAll();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    writeAll();
    try {
      file.close();
    } catch (IOException failure) {
      log.warn("the access log could not be closed", failure);
    }
  }

  /** What fails costs the lines at hand, not the log. */
  void writeAll() {
    try {
      write();
    } catch (RuntimeException | Error failure) {
      piece.setLength(0);
      dropped.increment();
      log.error("a line of the access log could not be made", failure);
    }
  }

  /** Everything that waits now, in pieces. */
  void write() {
    int lines = 0;
    for (AccessEntry entry; (entry = queue.poll()) != null; ) {
      waiting.decrementAndGet();
      entry.appendTo(piece);
      lines++;
      if (piece.length() >= PIECE_LENGTH) {
        append(lines);
        lines = 0;
      }
    }
    if (lines > 0) {
      append(lines);
    }
  }

  private void append(int lines) {
    try {
      file.append(piece.toString().getBytes(StandardCharsets.US_ASCII));
      failing = false;
    } catch (IOException failure) {
      dropped.increment(lines);
      if (!failing) {
        log.warn("the access log cannot be written; lines are dropped until it can", failure);
      }
      failing = true;
    } finally {
      piece.setLength(0);
    }
  }
}
