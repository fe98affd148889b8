package dev.banyan.edge;

import dev.banyan.cache.Lookup;
import dev.banyan.cache.MemoryCache;
import dev.banyan.kernel.Sha256;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds files. Small ones are kept in memory, compressed too, and looked at again after {@code
 * files.recheck}; the disk is only touched by the pool of this class, never by an event loop.
 */
final class StaticFiles implements AutoCloseable {

  /** Digits of a content's hash in its ETag. */
  private static final int HASH_LENGTH = 24;

  private final EdgeConfig.Files config;
  private final EdgeConfig.Compression compression;
  private final MemoryCache<String, StaticEntry> entries;
  private final ExecutorService readers;
  private final boolean brotli;

  StaticFiles(
      EdgeConfig.Files config,
      EdgeConfig.Compression compression,
      InstantSource clock,
      MeterRegistry registry) {
    this.config = config;
    this.compression = compression;
    this.brotli = BodyEncoder.brotliAvailable();
    this.entries =
        new MemoryCache<>("edge-files", config.bytesMax(), StaticEntry::bytes, clock, registry);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            config.threads(),
            config.threads(),
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.waitingMax()),
            Thread.ofPlatform().daemon().name("edge-files-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    this.readers = pool;
  }

  StaticRoot root(Path root, boolean singlePage) {
    return new StaticRoot(root, singlePage);
  }

  /** What is known without the disk. */
  @Nullable StaticEntry inMemory(StaticRoot root, String path) {
    return entries.find(key(root, path)) instanceof Lookup.Fresh<StaticEntry> fresh
        ? fresh.value()
        : null;
  }

  /** Runs work that may touch the disk. */
  void read(Runnable work) throws RejectedExecutionException {
    readers.execute(work);
  }

  /**
   * The file at a path, decoded once with its bytes as Latin-1 characters. Touches the disk.
   *
   * @return empty where there is none, or none that may be seen
   */
  Optional<StaticEntry> find(StaticRoot root, String path) throws IOException {
    String name = new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    for (String segment : name.split("/", -1)) {
      if (segment.startsWith(".") && !segment.equals(".well-known")) {
        return Optional.empty();
      }
    }
    Path real;
    try {
      Path wanted = root.root().resolve(name.replaceFirst("^/+", "")).normalize();
      real = wanted.toRealPath();
      if (!real.startsWith(root.root())) {
        return Optional.empty(); // a symbolic link leads out
      }
    } catch (IOException | InvalidPathException absent) {
      return Optional.empty();
    }
    try (UnlinkedFile file = UnlinkedFile.open(real)) {
      return file.attributes().isRegularFile()
          ? Optional.of(kept(root, path, real, file))
          : Optional.empty();
    } catch (IOException absentOrSwapped) {
      return Optional.empty();
    }
  }

  private StaticEntry kept(StaticRoot root, String path, Path real, UnlinkedFile file)
      throws IOException {
    StaticEntry entry = load(root, path, real, file);
    if (entry.small() != null) {
      entries.put(key(root, path), entry, config.recheck(), Duration.ofHours(1));
    }
    return entry;
  }

  /** Whether a path is a folder with a page of its own. Touches the disk. */
  boolean hasIndex(StaticRoot root, String path) {
    try {
      return find(root, path + "/index.html").isPresent();
    } catch (IOException absent) {
      return false;
    }
  }

  private StaticEntry load(StaticRoot root, String path, Path real, UnlinkedFile file)
      throws IOException {
    long size = file.attributes().size();
    long modified = file.attributes().lastModifiedTime().toMillis();
    if (entries.find(key(root, path)) instanceof Lookup.Stale<StaticEntry> old
        && old.value().size() == size
        && old.value().modifiedMillis() == modified
        && old.value().file().equals(real)) {
      return old.value();
    }
    String type = MediaTypes.ofFile(real.getFileName().toString());
    String cacheControl = StaticEntry.cacheControlOf(path);
    if (size > config.smallMax().bytes()) {
      String etag = "\"" + Long.toHexString(modified) + "-" + Long.toHexString(size) + "\"";
      return new StaticEntry(real, size, modified, etag, type, cacheControl, null);
    }
    byte[] bytes = file.readAll(config.smallMax().bytes());
    return new StaticEntry(
        real,
        bytes.length,
        modified,
        "\"" + hash(bytes) + "\"",
        type,
        cacheControl,
        encodings(bytes, type));
  }

  private Map<Encoding, byte[]> encodings(byte[] bytes, String type) {
    Map<Encoding, byte[]> all = new EnumMap<>(Encoding.class);
    all.put(Encoding.IDENTITY, bytes);
    if (compression.enabled()
        && bytes.length >= compression.from().bytes()
        && MediaTypes.compressible(type)) {
      all.put(Encoding.GZIP, encode(bytes, Encoding.GZIP));
      if (brotli) {
        all.put(Encoding.BROTLI, encode(bytes, Encoding.BROTLI));
      }
    }
    return all;
  }

  private static byte[] encode(byte[] bytes, Encoding encoding) {
    try (BodyEncoder encoder = new BodyEncoder(encoding, UnpooledByteBufAllocator.DEFAULT)) {
      ByteBuf first = encoder.encode(Unpooled.wrappedBuffer(bytes));
      ByteBuf rest = encoder.finish();
      byte[] out = new byte[first.readableBytes() + rest.readableBytes()];
      int length = first.readableBytes();
      first.readBytes(out, 0, length);
      rest.readBytes(out, length, out.length - length);
      first.release();
      rest.release();
      return out;
    }
  }

  private static String hash(byte[] bytes) {
    return Sha256.hex(bytes).substring(0, HASH_LENGTH);
  }

  private static String key(StaticRoot root, String path) {
    return root.root() + "\n" + path;
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
