package dev.banyan.workloads.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What {@code /proc} tells of processes (proc(5)). A process that has gone meanwhile is simply
 * absent: every method answers empty for it.
 */
final class ProcFs {

  private final Path root;

  ProcFs(Path root) {
    this.root = root;
  }

  static ProcFs ofHost() {
    return new ProcFs(Path.of("/proc"));
  }

  /**
   * One line of {@code /proc/pid/stat}.
   *
   * @param state {@code Z} for a zombie
   * @param cpuTicks user and system time in ticks of 10 ms, ended children included
   * @param startTicks since the host's boot
   * @param residentPages of 4 KiB
   */
  record Stat(
      long pid,
      String name,
      char state,
      long parent,
      long session,
      long cpuTicks,
      int threads,
      long startTicks,
      long residentPages) {

    boolean alive() {
      return state != 'Z' && state != 'X';
    }
  }

  List<Long> pids() {
    var pids = new ArrayList<Long>();
    try (var entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
          pids.add(Long.parseLong(name));
        }
      }
    } catch (IOException | DirectoryIteratorException noProc) {
      return List.of(); // Not Linux: callers fall back to what Java's ProcessHandle knows.
    }
    return pids;
  }

  Optional<Stat> stat(long pid) {
    return read(pid, "stat")
        .flatMap(bytes -> parseStat(pid, new String(bytes, StandardCharsets.UTF_8)));
  }

  /**
   * The name in brackets may itself hold spaces and brackets, so fields count from the last one.
   */
  static Optional<Stat> parseStat(long pid, String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 0 || close < open) {
      return Optional.empty();
    }
    String[] rest = line.substring(close + 1).strip().split(" ");
    if (rest.length < 22) {
      return Optional.empty();
    }
    return Optional.of(
        new Stat(
            pid,
            line.substring(open + 1, close),
            rest[0].charAt(0),
            Long.parseLong(rest[1]),
            Long.parseLong(rest[3]),
            IntStream.rangeClosed(11, 14).mapToLong(i -> Long.parseLong(rest[i])).sum(),
            Integer.parseInt(rest[17]),
            Long.parseLong(rest[19]),
            Long.parseLong(rest[21])));
  }

  /** The value that a variable had when the process began its present program. */
  Optional<String> environment(long pid, String name) {
    return read(pid, "environ")
        .flatMap(
            bytes -> {
              String prefix = name + "=";
              for (String entry : new String(bytes, StandardCharsets.UTF_8).split("\0")) {
                if (entry.startsWith(prefix)) {
                  return Optional.of(entry.substring(prefix.length()));
                }
              }
              return Optional.empty();
            });
  }

  /** Changes with every boot of the host. */
  String bootId() {
    try {
      return Files.readString(root.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException notLinux) {
      return "";
    }
  }

  /** The process, its parent, and so on up to init. */
  Set<Long> lineage(long pid) {
    var lineage = new HashSet<Long>();
    long at = pid;
    while (at > 0 && lineage.add(at)) {
      at = stat(at).map(Stat::parent).orElse(0L);
    }
    return lineage;
  }

  /** Everything below {@code roots}, themselves included, in one pass over {@code all}. */
  static Set<Long> withDescendants(Set<Long> roots, Map<Long, Stat> all) {
    var tree = new HashSet<>(roots);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Stat stat : all.values()) {
        if (tree.contains(stat.parent()) && tree.add(stat.pid())) {
          grew = true;
        }
      }
    }
    return tree;
  }

  private Optional<byte[]> read(long pid, String file) {
    try {
      return Optional.of(Files.readAllBytes(root.resolve(Long.toString(pid)).resolve(file)));
    } catch (IOException goneOrNotOurs) {
      return Optional.empty();
    }
  }
}
