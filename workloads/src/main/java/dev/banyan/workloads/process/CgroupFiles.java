package dev.banyan.workloads.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** Reads and writes the small files of a cgroup file system. */
final class CgroupFiles {

  private CgroupFiles() {}

  /** One write(2) for the whole value, as these files want it; the file must exist. */
  static void write(Path file, String value) throws IOException {
    Files.write(
        file,
        value.getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Writes where the file exists; a kernel without it goes without. */
  static void writeIfThere(Path file, String value) throws IOException {
    if (Files.exists(file)) {
      write(file, value);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException gone) {
      return "";
    }
  }

  static long readLong(Path file) {
    return parse(read(file));
  }

  /** The value behind {@code key} in a file of {@code key value} lines; 0 when there is none. */
  static long readKey(Path file, String key) {
    for (String line : read(file).split("\n")) {
      if (line.startsWith(key + " ")) {
        return parse(line.substring(key.length() + 1).strip());
      }
    }
    return 0;
  }

  static Set<Long> readPids(Path group) {
    var pids = new HashSet<Long>();
    for (String line : read(group.resolve("cgroup.procs")).split("\n")) {
      // A process outside our pid namespace shows as 0.
      if (!line.isEmpty() && parse(line) > 0) {
        pids.add(parse(line));
      }
    }
    return pids;
  }

  /** Groups are removed by rmdir(2) alone; the files in them vanish. */
  static boolean remove(Path group) {
    try {
      Files.deleteIfExists(group);
      return true;
    } catch (NoSuchFileException gone) {
      return true;
    } catch (IOException busy) {
      return false;
    }
  }

  private static long parse(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
