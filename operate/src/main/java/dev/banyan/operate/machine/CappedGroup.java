package dev.banyan.operate.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A control group that a measurement makes, to hold processes of its own to a share of a core and
 * to count their CPU exactly: of version 2 where its cpu controller is there, else of version 1.
 * Closing removes it. Not thread-safe.
 */
public final class CappedGroup implements AutoCloseable {

  /** Where Linux mounts control groups. */
  public static final Path ROOT = Path.of("/sys/fs/cgroup");

  private static final int PERIOD_MICROS = 100_000;
  private static final int QUOTA_MICROS_MIN = 1_000;
  private static final Duration EMPTY_WITHIN = Duration.ofSeconds(5);

  private final Path limits;
  private final Path counter;
  private final Leftovers.Entry leftover;

  private CappedGroup(Path limits, Path counter) {
    this.limits = limits;
    this.counter = counter;
    this.leftover = Leftovers.ofThisProgram().add(Leftovers.Kind.GROUP, this::remove);
  }

  /**
   * Makes a group without a cap.
   *
   * @param root {@link #ROOT}, or a folder that stands in for it
   * @throws IllegalStateException in words, when this user or this machine cannot make one
   */
  public static CappedGroup make(Path root, String name) {
    try {
      return version2(root, name).or(() -> version1(root, name)).orElseThrow();
    } catch (java.util.NoSuchElementException none) {
      throw new IllegalStateException(
          "no control group that caps CPU can be made below "
              + root
              + ": start this as root, on a machine or in a container that may write there");
    }
  }

  private static Optional<CappedGroup> version2(Path root, String name) {
    Path control = root.resolve("cgroup.subtree_control");
    if (!Files.exists(root.resolve("cgroup.controllers"))) {
      return Optional.empty();
    }
    try {
      if (!List.of(Files.readString(control).strip().split(" +")).contains("cpu")) {
        write(control, "+cpu");
      }
      Path made = Files.createDirectories(root.resolve(name));
      return Optional.of(new CappedGroup(made, made));
    } catch (IOException notAllowed) {
      return Optional.empty();
    }
  }

  private static Optional<CappedGroup> version1(Path root, String name) {
    Optional<Path> cpu = hierarchy(root, "cpu");
    Optional<Path> accounting = hierarchy(root, "cpuacct");
    if (cpu.isEmpty() || accounting.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CappedGroup(
              Files.createDirectories(cpu.get().resolve(name)),
              Files.createDirectories(accounting.get().resolve(name))));
    } catch (IOException notAllowed) {
      return Optional.empty();
    }
  }

  /** Some machines mount the two together. */
  private static Optional<Path> hierarchy(Path root, String controller) {
    return Stream.of(controller, "cpu,cpuacct")
        .map(root::resolve)
        .filter(Files::isDirectory)
        .findFirst();
  }

  /** Holds the group to so many cores, at least a hundredth of one. */
  public void cap(double cores) {
    long quota = Math.max(QUOTA_MICROS_MIN, Math.round(cores * PERIOD_MICROS));
    try {
      if (isVersion2()) {
        write(limits.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
      } else {
        write(limits.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
        write(limits.resolve("cpu.cfs_quota_us"), Long.toString(quota));
      }
    } catch (IOException refused) {
      throw new IllegalStateException("the CPU of " + limits + " cannot be capped", refused);
    }
  }

  /** Lifts the cap. */
  public void uncap() {
    try {
      if (isVersion2()) {
        write(limits.resolve("cpu.max"), "max " + PERIOD_MICROS);
      } else {
        write(limits.resolve("cpu.cfs_quota_us"), "-1");
      }
    } catch (IOException refused) {
      throw new IllegalStateException("the cap of " + limits + " cannot be lifted", refused);
    }
  }

  /** Moves a process with all its threads in; what it starts from then on is in as well. */
  public void add(long pid) {
    try {
      for (Path directory : directories()) {
        write(directory.resolve("cgroup.procs"), Long.toString(pid));
      }
    } catch (IOException refused) {
      throw new IllegalStateException("process " + pid + " cannot enter " + limits, refused);
    }
  }

  /** The group's counter. */
  public CgroupCpu cpu() {
    return new CgroupCpu(counter);
  }

  private boolean isVersion2() {
    return limits.equals(counter) && Files.exists(limits.resolve("cpu.max"));
  }

  private List<Path> directories() {
    return limits.equals(counter) ? List.of(limits) : List.of(limits, counter);
  }

  /** Removes the group, whose processes must have been ended; one that lives keeps it. */
  @Override
  public void close() {
    leftover.end();
  }

  private void remove() {
    for (Path directory : directories()) {
      try {
        Await.until(EMPTY_WITHIN, () -> directory + " to be empty", () -> removed(directory));
      } catch (IllegalStateException busy) {
        System.getLogger(CappedGroup.class.getName())
            .log(System.Logger.Level.WARNING, "{0} stays: {1}", directory, busy.getMessage());
      }
    }
  }

  private static boolean removed(Path directory) {
    try {
      Files.deleteIfExists(directory);
      return true;
    } catch (IOException busy) {
      return false;
    }
  }

  /** One write(2) for the whole value, as these files want it; the file must exist. */
  private static void write(Path file, String value) throws IOException {
    Files.write(
        file,
        value.getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }
}
