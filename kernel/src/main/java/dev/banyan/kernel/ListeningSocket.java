package dev.banyan.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A TCP socket that listens on this machine, as the kernel's tables ({@code /proc/net/tcp} and
 * {@code tcp6}, proc(5)) tell it. Any program may take a free port on loopback; by this it is known
 * whose a port is, before anything is said to who listens there.
 *
 * <p>A look tells of its own moment alone. To know whose a <em>connection</em> is, look before it
 * is made and again after: when the same socket (its inode) listened at both times it listened in
 * between, and since no other user can listen beside it, the connection went to it.
 *
 * <p>Reading is bounded and blocks for some hundred microseconds. Thread-safe.
 *
 * @param userId of the user who opened it
 * @param inode by which its process holds it; another one for each socket
 */
public record ListeningSocket(long userId, long inode) {

  /** Whether a process has a socket open. */
  public enum Holding {
    YES,
    NO,
    /** The process is gone, or this user may not look into it. */
    UNKNOWN
  }

  private static final Path PROC = Path.of("/proc");

  /** A connection that is being made; old kernels list it under its listener. */
  private static final String ASKED = "03";

  private static final String LISTEN = "0A";

  /** Those that listen stand first in the tables; connections come after them. */
  private static final int LINES_MAX = 1 << 18;

  /** Programs that share a port among their threads open it so often at most. */
  private static final int SAME_MAX = 4_096;

  private static final int DESCRIPTORS_MAX = 1 << 16;
  private static final int PROCESSES_MAX = 1 << 16;

  /** Whether this machine tells of its sockets: Linux does. */
  public static boolean available() {
    return Files.isReadable(PROC.resolve("net/tcp"));
  }

  /**
   * Those to which a connection to the address may go: several only when one user shares the port
   * among his processes ({@code SO_REUSEPORT}), and none when nobody listens.
   *
   * @param address that would be connected to; sockets bound to all addresses answer for it too
   * @throws IOException when the tables cannot be read, or are too long to be read to their end
   */
  public static List<ListeningSocket> at(InetAddress address, int port) throws IOException {
    return at(PROC.resolve("net"), address, port);
  }

  static List<ListeningSocket> at(Path tables, InetAddress address, int port) throws IOException {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      List<ListeningSocket> found =
          in(tables.resolve("tcp"), port, List.of(words(bytes), words(new byte[4])));
      if (!found.isEmpty()) {
        return found;
      }
      bytes = ByteBuffer.allocate(16).putLong(0).putInt(0x0000FFFF).put(bytes).array();
    }
    // A machine without IPv6 has no such table.
    Path table = tables.resolve("tcp6");
    return Files.exists(table)
        ? in(table, port, List.of(words(bytes), words(new byte[16])))
        : List.of();
  }

  /** The user that this process acts as. */
  public static long ownUserId() throws IOException {
    for (String line : Files.readAllLines(PROC.resolve("self/status"))) {
      if (line.startsWith("Uid:")) {
        return Long.parseLong(line.split("\\s+")[2]);
      }
    }
    throw new IOException("/proc/self/status tells no user");
  }

  /** Whether the process has it open. */
  public Holding heldBy(long pid) {
    return heldBy(PROC.resolve(Long.toString(pid)));
  }

  /**
   * The process that has it open, as far as this user may look; one of several when it was passed
   * on.
   */
  public Optional<Long> process() {
    int left = PROCESSES_MAX;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path process : processes) {
        if (left-- == 0) {
          return Optional.empty();
        }
        if (heldBy(process) == Holding.YES) {
          return Optional.of(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** Whose it is, for people: {@code process 4711 of user 20133}, as far as this user may look. */
  public String owner() {
    return process().map(pid -> "process " + pid).orElse("a process") + " of user " + userId;
  }

  private Holding heldBy(Path process) {
    String link = "socket:[" + inode + "]";
    int left = DESCRIPTORS_MAX;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (left-- == 0) {
          return Holding.UNKNOWN;
        }
        if (leadsTo(descriptor, link)) {
          return Holding.YES;
        }
      }
      return Holding.NO;
    } catch (IOException | DirectoryIteratorException goneOrNotOurs) {
      return Holding.UNKNOWN;
    }
  }

  private static boolean leadsTo(Path descriptor, String link) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(link);
    } catch (NoSuchFileException closed) {
      return false;
    }
  }

  /**
   * Those that are bound to the first of the addresses that anybody is bound to. Columns of
   * proc(5): 1 local address, 3 state, 7 user, 9 inode.
   */
  private static List<ListeningSocket> in(Path table, int port, List<String> addresses)
      throws IOException {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Map<String, List<ListeningSocket>> found = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
      lines.readLine();
      int left = LINES_MAX;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (left-- == 0) {
          throw new IOException(table + " has more than " + LINES_MAX + " sockets");
        }
        String[] columns = line.strip().split("\\s+", 11);
        boolean listens = columns.length > 9 && columns[3].equals(LISTEN);
        if (!listens && !(columns.length > 3 && columns[3].equals(ASKED))) {
          // Those that listen stand first; the rest may be many thousands.
          break;
        }
        if (!listens || !columns[1].endsWith(suffix)) {
          continue;
        }
        String bound = columns[1].substring(0, columns[1].length() - suffix.length());
        if (addresses.contains(bound)) {
          List<ListeningSocket> same = found.computeIfAbsent(bound, any -> new ArrayList<>());
          if (same.size() < SAME_MAX) {
            same.add(new ListeningSocket(Long.parseLong(columns[7]), Long.parseLong(columns[9])));
          }
        }
      }
    } catch (NumberFormatException other) {
      throw new IOException(table + " is not as proc(5) says", other);
    }
    return addresses.stream()
        .map(bound -> List.copyOf(found.getOrDefault(bound, List.of())))
        .filter(same -> !same.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** As the tables write an address: words of 32 bits, each in the machine's own order. */
  private static String words(byte[] address) {
    ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
    StringBuilder text = new StringBuilder();
    while (words.hasRemaining()) {
      text.append(String.format(Locale.ROOT, "%08X", words.getInt()));
    }
    return text.toString();
  }
}
