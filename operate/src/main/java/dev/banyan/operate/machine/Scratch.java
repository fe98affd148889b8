package dev.banyan.operate.machine;

import dev.banyan.kernel.UnlinkedTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of one's own, gone when it is over. Readable by all: services run under other users. */
public final class Scratch implements AutoCloseable {

  private final Path folder;
  private final Leftovers.Entry leftover;

  public Scratch(String name) {
    try {
      folder = Files.createTempDirectory("banyan-" + name + "-");
      folder.toFile().setExecutable(true, false);
      folder.toFile().setReadable(true, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    leftover = Leftovers.ofThisProgram().add(Leftovers.Kind.FOLDER, this::delete);
  }

  public Path folder() {
    return folder;
  }

  public Path write(String name, String content) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A loopback port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether somebody listens there. */
  public static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Through no link: those other users may change their part of it meanwhile. */
  @Override
  public void close() {
    leftover.end();
  }

  private void delete() {
    try {
      UnlinkedTree.delete(folder);
    } catch (IOException e) {
      System.getLogger(Scratch.class.getName())
          .log(System.Logger.Level.WARNING, "{0} stays: {1}", folder, e.getMessage());
    }
  }
}
