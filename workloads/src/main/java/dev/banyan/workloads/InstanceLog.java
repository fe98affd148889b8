package dev.banyan.workloads;

import dev.banyan.workloads.AppLog.Entry;
import dev.banyan.workloads.LogLine.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one instance writes, on its way to the app's log. Each of its two pipes is read by a
 * platform thread of its own (a blocking read of a pipe would hold a virtual thread's carrier),
 * which never waits for anybody: over the rate, lines are dropped and the loss is said.
 * Thread-safe.
 */
final class InstanceLog {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceLog.class);
  private static final int READ_BYTES = 64 << 10;
  private static final int LAST_LINES = 5;
  private static final int LAST_LINE_CHARACTERS = 300;
  private static final int STACK_BYTES = 256 << 10;

  private final InstanceSpec spec;
  private final AppLog log;
  private final InstantSource clock;
  private final LogMeters meters;
  private final CommandRun.Output output;
  private final ReentrantLock lock = new ReentrantLock();
  private final LogRate rate;
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private boolean writeFailed;

  InstanceLog(
      InstanceSpec spec,
      AppLog log,
      InstantSource clock,
      LogMeters meters,
      CommandRun.Output output) {
    this.spec = spec;
    this.log = log;
    this.clock = clock;
    this.meters = meters;
    this.output = output;
    this.rate = new LogRate(spec.log(), clock);
  }

  /** Reads a pipe to its end on a thread of its own. */
  Thread pump(InputStream pipe, Stream stream) {
    return Thread.ofPlatform()
        .daemon()
        .stackSize(STACK_BYTES)
        .name("banyan-log-" + spec.service() + "-" + stream.text())
        .start(() -> drain(pipe, stream));
  }

  private void drain(InputStream pipe, Stream stream) {
    var batch = new ArrayList<String>();
    var splitter = new LineSplitter(spec.log().lineBytesMax(), batch::add);
    byte[] buffer = new byte[READ_BYTES];
    try (pipe) {
      int count = pipe.read(buffer);
      while (count >= 0) {
        meters.read(count);
        splitter.accept(buffer, count);
        write(stream, batch);
        batch.clear();
        count = pipe.read(buffer);
      }
    } catch (IOException closed) {
      // Java closes the pipe of a process that has ended while somebody else still holds it.
      LOG.debug("The {} of {} was closed", stream.text(), spec.id(), closed);
    }
    splitter.finish();
    write(stream, batch);
  }

  private void write(Stream stream, List<String> lines) {
    lock.lock();
    try {
      var entries = new ArrayList<Entry>(lines.size() + 1);
      remember(lines);
      for (String line : lines) {
        if (rate.admit(line.length())) {
          note(entries);
          entries.add(entry(stream, line));
        }
      }
      append(entries);
    } finally {
      lock.unlock();
    }
  }

  private void note(List<Entry> entries) {
    rate.takeNote()
        .ifPresent(
            note -> {
              meters.dropped(note.lines());
              entries.add(entry(Stream.BANYAN, note.text()));
            });
  }

  /** A line of Banyan's own, which no rate holds back. */
  void say(String text) {
    lock.lock();
    try {
      var entries = new ArrayList<Entry>();
      note(entries);
      text.lines().forEach(line -> entries.add(entry(Stream.BANYAN, line)));
      append(entries);
    } finally {
      lock.unlock();
    }
  }

  private Entry entry(Stream stream, String line) {
    return new Entry(clock.instant(), spec.service(), spec.id(), stream, line);
  }

  private void append(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      log.append(entries).forEach(output::line);
      writeFailed = false;
    } catch (IOException full) {
      meters.dropped(entries.size());
      if (!writeFailed) {
        LOG.error("The log of {} cannot be written; lines are lost", spec.id(), full);
      }
      writeFailed = true;
    }
  }

  /**
   * Masked, since reasons go where the log does not, and before they are cut, so that no part of a
   * secret is left. However many came at once, the last few alone are looked at.
   */
  private void remember(List<String> lines) {
    List<String> newest =
        lines.reversed().stream().filter(line -> !line.isBlank()).limit(LAST_LINES).toList();
    newest.reversed().forEach(line -> last.add(cut(log.masked(line))));
    while (last.size() > LAST_LINES) {
      last.removeFirst();
    }
  }

  private static String cut(String line) {
    return line.length() <= LAST_LINE_CHARACTERS
        ? line
        : line.substring(0, LAST_LINE_CHARACTERS) + "…";
  }

  /** The last lines that it wrote, kept or not, without secrets. */
  List<String> lastLines() {
    lock.lock();
    try {
      return List.copyOf(last);
    } finally {
      lock.unlock();
    }
  }
}
