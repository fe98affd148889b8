package dev.banyan.operate.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads {@code /proc} (see proc(5)). A process that has ended gives empty answers, not errors: it
 * may end between a listing and a look. Stateless but for its root; safe for any thread.
 *
 * <p>User and system time come in ticks of 10 ms, but their sum follows the scheduler's exact
 * runtime (the kernel scales the two to it), so it is good to one tick over a run of any length.
 */
public final class ProcFs {

  /** {@code sysconf(_SC_CLK_TCK)}: 100 on every Linux that a JVM runs on. */
  private static final long TICK_NANOS = 10_000_000L;

  /** As {@code 0-2,5}: whatever holds this process to cores, taskset or a control group. */
  private static final String CORES_ALLOWED = "Cpus_allowed_list:";

  private final Path root;

  public ProcFs() {
    this(Path.of("/proc"));
  }

  /** Reads below another folder, which stands in for the kernel in tests. */
  public ProcFs(Path root) {
    this.root = root;
  }

  /** One line of {@code /proc/[pid]/stat}, as far as it is used here. */
  public record Stat(
      long pid, String command, char state, long parent, CpuTime own, CpuTime reaped, long start) {}

  public Optional<Stat> stat(long pid) {
    return text(root.resolve(Long.toString(pid)).resolve("stat")).map(ProcFs::parseStat);
  }

  /** The command's name may hold spaces and brackets, so the fields begin after the last one. */
  static Stat parseStat(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    String[] fields = line.substring(close + 2).trim().split(" +");
    return new Stat(
        Long.parseLong(line.substring(0, open).trim()),
        line.substring(open + 1, close),
        fields[0].charAt(0),
        Long.parseLong(fields[1]),
        new CpuTime(ticks(fields[11]), ticks(fields[12])),
        new CpuTime(ticks(fields[13]), ticks(fields[14])),
        Long.parseLong(fields[19]));
  }

  private static Duration ticks(String field) {
    return Duration.ofNanos(Long.parseLong(field) * TICK_NANOS);
  }

  /** The process and everything below it, parents first. */
  public SequencedSet<Long> tree(long pid) {
    Map<Long, List<Long>> children = new HashMap<>();
    for (Stat stat : all()) {
      children.computeIfAbsent(stat.parent(), parent -> new ArrayList<>()).add(stat.pid());
    }
    SequencedSet<Long> found = new LinkedHashSet<>();
    ArrayDeque<Long> open = new ArrayDeque<>(List.of(pid));
    while (!open.isEmpty()) {
      long next = open.poll();
      if (found.add(next)) {
        open.addAll(children.getOrDefault(next, List.of()));
      }
    }
    return found;
  }

  /** Every process that can be seen now. */
  public List<Stat> all() {
    try (var entries = Files.list(root)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .flatMap(name -> stat(Long.parseLong(name)).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** CPU time of the processes themselves, and of the children they have already reaped. */
  public CpuTime cpu(Iterable<Long> pids) {
    CpuTime sum = CpuTime.ZERO;
    for (long pid : pids) {
      Optional<Stat> stat = stat(pid);
      if (stat.isPresent()) {
        sum = sum.plus(stat.get().own()).plus(stat.get().reaped());
      }
    }
    return sum;
  }

  /**
   * Open sockets of the processes together, listening ones included; empty when one of them may not
   * be looked into.
   */
  public OptionalLong sockets(Iterable<Long> pids) {
    long count = 0;
    for (long pid : pids) {
      try (var descriptors = Files.list(root.resolve(Long.toString(pid)).resolve("fd"))) {
        count += descriptors.filter(ProcFs::isSocket).count();
      } catch (NoSuchFileException ended) {
        continue;
      } catch (IOException | UncheckedIOException forbidden) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(count);
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** Resident memory, shared pages counted whole. */
  public OptionalLong rssBytes(long pid) {
    return kibibytes(pid, "status", "VmRSS:");
  }

  /** Resident memory with every shared page divided by its users: it adds up over processes. */
  public OptionalLong pssBytes(long pid) {
    return kibibytes(pid, "smaps_rollup", "Pss:");
  }

  private OptionalLong kibibytes(long pid, String file, String key) {
    Path path = root.resolve(Long.toString(pid)).resolve(file);
    return text(path).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst();
  }

  /** The arguments the process was started with; empty for kernel threads. */
  public List<String> arguments(long pid) {
    return nulSeparated(pid, "cmdline");
  }

  /** The environment the process was started with; empty when it may not be read. */
  public List<String> environment(long pid) {
    return nulSeparated(pid, "environ");
  }

  /** Where the process stands; empty when it may not be seen. */
  public Optional<Path> workingDirectory(long pid) {
    try {
      return Optional.of(Files.readSymbolicLink(root.resolve(Long.toString(pid)).resolve("cwd")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<String> nulSeparated(long pid, String file) {
    return text(root.resolve(Long.toString(pid)).resolve(file))
        .map(text -> Arrays.stream(text.split("\0")).filter(part -> !part.isEmpty()).toList())
        .orElse(List.of());
  }

  /** Cores that this process may run on, the lowest first; empty where nothing tells. */
  public List<Integer> coresAllowed() {
    return text(root.resolve("self/status"))
        .orElse("")
        .lines()
        .filter(line -> line.startsWith(CORES_ALLOWED))
        .flatMap(line -> Arrays.stream(line.substring(CORES_ALLOWED.length()).strip().split(",")))
        .filter(range -> range.matches("\\d{1,6}(-\\d{1,6})?"))
        .flatMap(ProcFs::range)
        .toList();
  }

  private static Stream<Integer> range(String text) {
    String[] ends = text.split("-");
    return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
        .boxed();
  }

  /** Busy time of one core since boot: all that is neither idle nor waiting for input. */
  public Duration coreBusy(int core) {
    String prefix = "cpu" + core + " ";
    String line =
        text(root.resolve("stat"))
            .orElse("")
            .lines()
            .filter(candidate -> candidate.startsWith(prefix))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no core " + core));
    String[] fields = line.substring(prefix.length()).trim().split(" +");
    long busy = 0;
    for (int index : new int[] {0, 1, 2, 5, 6, 7}) {
      busy += Long.parseLong(fields[index]);
    }
    return Duration.ofNanos(busy * TICK_NANOS);
  }

  /** The content of a file under the root; empty when the process is gone or forbids it. */
  private static Optional<String> text(Path path) {
    try {
      return Optional.of(Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException | java.nio.file.AccessDeniedException e) {
      return Optional.empty();
    } catch (IOException e) {
      // "No such process": it ended between open and read.
      return Optional.empty();
    }
  }
}
