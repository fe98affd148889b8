package dev.banyan.data.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the processes of a cluster: PostgreSQL's processes all stand in its data directory. */
final class ClusterProcesses {

  private static final Path PROC = Path.of("/proc");

  /** Where a page is larger, less is seen than there is; never more. */
  private static final long PAGE_BYTES = 4096;

  private ClusterProcesses() {}

  /** Resident memory that is no part of a file nor of what processes share; 0 when it is gone. */
  static long privateBytes(long pid) {
    try {
      String[] pages =
          Files.readString(PROC.resolve(String.valueOf(pid)).resolve("statm")).split(" ");
      return (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE_BYTES;
    } catch (IOException | NumberFormatException gone) {
      return 0;
    }
  }

  static boolean isServer(long pid, Path cluster) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> standsIn(process, cluster))
        .isPresent();
  }

  /** Whether a process was started from these programs and not from a former version's. */
  static boolean runsFrom(long pid, Path binaries) throws IOException {
    Path program = PROC.resolve(String.valueOf(pid)).resolve("exe");
    return !Files.exists(PROC.resolve("self"))
        || Files.readSymbolicLink(program).startsWith(binaries.toRealPath());
  }

  static List<ProcessHandle> of(Path cluster) {
    return Files.exists(PROC.resolve("self"))
        ? ProcessHandle.allProcesses().filter(process -> standsIn(process, cluster)).toList()
        : List.of();
  }

  private static boolean standsIn(ProcessHandle process, Path cluster) {
    Path current = PROC.resolve(String.valueOf(process.pid())).resolve("cwd");
    try {
      if (Files.exists(PROC.resolve("self"))) {
        return Files.readSymbolicLink(current).equals(cluster.toRealPath());
      }
      return process.info().command().filter(name -> name.endsWith("postgres")).isPresent();
    } catch (IOException goneOrForeign) {
      return false;
    }
  }
}
