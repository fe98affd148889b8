package dev.banyan.blobs.directory;

import dev.banyan.blobs.Blob;
import dev.banyan.blobs.BlobException;
import dev.banyan.blobs.BlobStore;
import dev.banyan.blobs.VerifyingStream;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Sha256;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files under {@code root/<team>/<first two digits>/<sha256>}, readable for this process's user
 * alone.
 *
 * <p>A content is written to {@code root/incoming}, synced, renamed to its name, and then the
 * folder that names it is synced, with every folder above that was made for it: a crash leaves
 * either the whole content or a file in {@code incoming}, which the next start removes. One process
 * may use a root at a time.
 */
public final class DirectoryBlobStore implements BlobStore {

  private static final int BUFFER_BYTES = 64 << 10;

  private final Path root;
  private final Path incoming;
  private final AtomicLong nextName = new AtomicLong();
  private final Counter written;
  private final Counter corrupt;

  /**
   * Opens a store, and removes what a crash left half written.
   *
   * @param root made when it is not there
   */
  public DirectoryBlobStore(Path root, MeterRegistry meters) throws IOException {
    this.root = root.toAbsolutePath();
    this.incoming = this.root.resolve("incoming");
    this.written =
        Counter.builder("blob_written_bytes")
            .description("bytes written to the blob store")
            .tag("driver", "directory")
            .register(meters);
    this.corrupt =
        Counter.builder("blob_corrupt")
            .description("contents that were not what was put")
            .tag("driver", "directory")
            .register(meters);
    Files.createDirectories(
        incoming,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(incoming)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
    sync(this.root);
  }

  @Override
  public Blob put(Id team, InputStream content, long bytesMax) throws IOException {
    Path temporary = incoming.resolve(Long.toString(nextName.incrementAndGet()));
    try {
      Blob blob = write(content, temporary, bytesMax);
      Path folder = folder(team, blob);
      makeFolder(root, root.resolve(team.label()));
      makeFolder(root.resolve(team.label()), folder);
      move(temporary, folder.resolve(blob.sha256()));
      sync(folder);
      written.increment(blob.bytes());
      return blob;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Blob write(InputStream content, Path to, long bytesMax) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (FileChannel channel =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        bytes += count;
        if (bytes > bytesMax) {
          throw new BlobException.TooLarge(bytesMax);
        }
        digest.update(buffer, 0, count);
        ByteBuffer part = ByteBuffer.wrap(buffer, 0, count);
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
      channel.force(true);
    }
    return new Blob(HexFormat.of().formatHex(digest.digest()), bytes);
  }

  /** Replaces what is there: the same bytes, or ones that a bad disk has changed. */
  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException notOneFileSystem) {
      throw new IOException(
          "the blob folder must be one file system; " + to.getParent() + " is another",
          notOneFileSystem);
    }
  }

  @Override
  public InputStream open(Id team, Blob blob) throws IOException {
    try {
      return new VerifyingStream(Files.newInputStream(file(team, blob)), blob, corrupt::increment);
    } catch (NoSuchFileException missing) {
      throw new BlobException.Missing(blob);
    }
  }

  @Override
  public boolean has(Id team, Blob blob) throws IOException {
    try {
      return Files.size(file(team, blob)) == blob.bytes();
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  @Override
  public void delete(Id team, Blob blob) throws IOException {
    Path file = file(team, blob);
    if (Files.deleteIfExists(file)) {
      sync(folder(team, blob));
    }
  }

  @Override
  public void close() {
    // Every put is finished and synced before it returns, so nothing is open here.
  }

  private Path folder(Id team, Blob blob) {
    return root.resolve(team.label()).resolve(blob.sha256().substring(0, 2));
  }

  private Path file(Id team, Blob blob) {
    return folder(team, blob).resolve(blob.sha256());
  }

  /** Makes a missing folder, and syncs its name into its parent before anything goes into it. */
  private static void makeFolder(Path parent, Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException madeMeanwhile) {
      // Another put made it and may not have synced it yet, so this one syncs too.
      sync(parent);
      return;
    }
    sync(parent);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
