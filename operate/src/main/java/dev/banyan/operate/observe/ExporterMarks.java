package dev.banyan.operate.observe;

import java.util.List;
import java.util.Set;

/**
 * Series by which a page is known to be an exporter's, that is of a program that tells what it asks
 * another. Immutable and thread-safe.
 *
 * @param names of the series, such as {@code redis_exporter_build_info}
 */
public record ExporterMarks(Set<String> names) {

  /** By what clients for Go, Python and others say it. */
  private static final List<String> OWN_PROCESS = List.of("process_", "go_");

  public ExporterMarks {
    names = Set.copyOf(names);
  }

  /** Whether a series of that name is of the process that tells it, and of nothing else. */
  public static boolean ownProcess(String name) {
    return OWN_PROCESS.stream().anyMatch(name::startsWith);
  }
}
