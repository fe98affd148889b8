package dev.banyan.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Looks whether a port is free before the slow parts start, and names who holds it. */
final class Ports {

  private static final String LISTENING = "0A";

  private Ports() {}

  /**
   * Passes when the port is free or 0.
   *
   * @param flag the flag that chooses another
   * @throws StartException when it is taken, or the address is not this machine's
   */
  static void requireFree(String bind, int port, String flag) {
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
    } catch (BindException taken) {
      String reason = String.valueOf(taken.getMessage()).toLowerCase(Locale.ROOT);
      if (reason.contains("cannot assign")) {
        throw new StartException(bind + " is no address of this machine. Use --bind with one.");
      }
      if (reason.contains("permission")) {
        throw new StartException(
            "This user may not listen on port " + port + ". Use " + flag + " with one above 1023.");
      }
      String holder = holder(port).map(who -> " by " + who).orElse("");
      throw new StartException(
          "Port " + port + " is taken" + holder + ". Use " + flag + " to choose another.");
    } catch (IOException wrong) {
      throw new StartException("Cannot listen on " + bind + ":" + port + ": " + wrong.getMessage());
    }
  }

  /** The process that listens on the port, as far as this user may see it; Linux only. */
  static Optional<String> holder(int port) {
    try {
      for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
        Optional<String> inode = inode(Path.of(table), port);
        if (inode.isPresent()) {
          return process("socket:[" + inode.get() + "]");
        }
      }
    } catch (IOException notLinux) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** The columns of proc(5): 1 local address in hexadecimal, 3 state, 9 inode. */
  private static Optional<String> inode(Path table, int port) throws IOException {
    String wanted = String.format(Locale.ROOT, ":%04X", port);
    return Files.readAllLines(table).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(
            columns ->
                columns.length > 9 && columns[1].endsWith(wanted) && columns[3].equals(LISTENING))
        .map(columns -> columns[9])
        .findFirst();
  }

  private static Optional<String> process(String socket) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (holds(process, socket)) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of(name + " (process " + process.getFileName() + ")");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, String socket) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
          return true;
        }
      }
      return false;
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }
}
