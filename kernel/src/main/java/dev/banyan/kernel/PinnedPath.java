package dev.banyan.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a name stood for at one moment, held fast ({@code openat} with {@code O_PATH} and {@code
 * O_NOFOLLOW}), whatever bears the name afterwards.
 *
 * <p>Nothing is opened for reading by it, so that it never waits. To look at a name, see a plain
 * file and then open the name is not enough where another user may write: a pipe put there in
 * between holds the opener until somebody writes to it. What is pinned is looked at first and then
 * opened by {@link #path}, which leads to that very file.
 *
 * <p>Linux only, see {@link #available}. Not for several threads at once.
 */
public final class PinnedPath implements AutoCloseable {

  private static final int AT_FDCWD = -100;
  private static final int O_PATH = 0x20_0000;
  private static final int O_CLOEXEC = 0x8_0000;

  /** {@code O_DIRECTORY} and {@code O_NOFOLLOW} by architecture. */
  private static final Map<String, int[]> FLAGS =
      Map.of("amd64", new int[] {0x1_0000, 0x2_0000}, "aarch64", new int[] {0x4000, 0x8000});

  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;
  private static final int ELOOP = 40;

  private final int descriptor;
  private boolean closed;

  private PinnedPath(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Whether this system can; elsewhere the other methods must not be called. */
  public static boolean available() {
    return Calls.INSTANCE != null;
  }

  /** A folder by its path; links on the way are followed. */
  public static PinnedPath folder(Path path) throws IOException {
    Calls calls = calls();
    return new PinnedPath(calls.open(AT_FDCWD, path.toString(), bytes(path), calls.directory));
  }

  /**
   * Walks segment by segment from the root of the file system.
   *
   * @param real absolute and without links
   * @throws IOException when a segment is missing, or is a link or, before the last, no folder
   */
  public static PinnedPath walk(Path real) throws IOException {
    PinnedPath at = folder(real.getRoot());
    try {
      int last = real.getNameCount() - 1;
      for (int i = 0; i <= last; i++) {
        PinnedPath next = i < last ? at.enter(real.getName(i)) : at.entry(real.getName(i));
        at.close();
        at = next;
      }
      return at;
    } catch (IOException | RuntimeException failure) {
      at.close();
      throw failure;
    }
  }

  /** What a name in this folder stands for, of any kind; a link is pinned itself. */
  public PinnedPath entry(Path name) throws IOException {
    Calls calls = calls();
    return new PinnedPath(calls.open(descriptor, name.toString(), bytes(name), calls.noFollow));
  }

  /** A folder in this folder. */
  public PinnedPath enter(Path name) throws IOException {
    Calls calls = calls();
    return new PinnedPath(
        calls.open(descriptor, name.toString(), bytes(name), calls.noFollow | calls.directory));
  }

  /** A path to what is pinned, until {@link #close}. Follow it: it is a link by nature. */
  public Path path() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    return Path.of("/proc/self/fd", Integer.toString(descriptor));
  }

  /** What is pinned; a link's own attributes where it is one. */
  public BasicFileAttributes attributes() throws IOException {
    return Files.readAttributes(path(), BasicFileAttributes.class);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      calls().close(descriptor);
    }
  }

  private static Calls calls() {
    Calls calls = Calls.INSTANCE;
    if (calls == null) {
      throw new UnsupportedOperationException("paths cannot be pinned on this system");
    }
    return calls;
  }

  /** The bytes of a name, ended by 0. */
  private static byte[] bytes(Path name) {
    String text = name.toString();
    if (text.indexOf('\uFFFD') < 0) {
      byte[] encoded = text.getBytes(Calls.NAMES);
      return java.util.Arrays.copyOf(encoded, encoded.length + 1);
    }
    // Not every name is text; only the URI still has all its bytes.
    String uri = name.toUri().getRawPath();
    if (uri.length() > 1 && uri.endsWith("/")) {
      uri = uri.substring(0, uri.length() - 1);
    }
    String raw = name.isAbsolute() ? uri : uri.substring(uri.lastIndexOf('/') + 1);
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        out.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.write(raw.charAt(i));
      }
    }
    out.write(0);
    return out.toByteArray();
  }

  /** The functions of the C library; found at the first use, for that takes a while. */
  private static final class Calls {

    static final Charset NAMES =
        Charset.forName(System.getProperty("sun.jnu.encoding"), StandardCharsets.UTF_8);

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
        STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    static final @Nullable Calls INSTANCE = find();

    final int directory;
    final int noFollow;
    private final MethodHandle openat;
    private final MethodHandle close;

    private Calls(int[] flags, Linker linker) {
      this.directory = flags[0];
      this.noFollow = flags[1];
      SymbolLookup library = linker.defaultLookup();
      this.openat =
          linker.downcallHandle(
              library.findOrThrow("openat"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT),
              Linker.Option.firstVariadicArg(3),
              Linker.Option.captureCallState("errno"));
      this.close =
          linker.downcallHandle(
              library.findOrThrow("close"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    private static @Nullable Calls find() {
      int[] flags = FLAGS.get(System.getProperty("os.arch"));
      if (flags == null || !System.getProperty("os.name").equals("Linux")) {
        return null;
      }
      try {
        var calls = new Calls(flags, Linker.nativeLinker());
        int root = calls.open(AT_FDCWD, "/", new byte[] {'/', 0}, calls.directory);
        try {
          // Needs /proc, which not every container has.
          return Files.isDirectory(Path.of("/proc/self/fd", Integer.toString(root))) ? calls : null;
        } finally {
          calls.close(root);
        }
      } catch (IOException | RuntimeException | LinkageError cannot) {
        return null;
      }
    }

    int open(int folder, String name, byte[] bytes, int flags) throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(STATE);
        MemorySegment path = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, path, ValueLayout.JAVA_BYTE, 0, bytes.length);
        int opened = (int) openat.invokeExact(state, folder, path, flags | O_PATH | O_CLOEXEC);
        if (opened >= 0) {
          return opened;
        }
        int error = (int) ERRNO.get(state, 0L);
        if (error == ENOENT || error == ENOTDIR || error == ELOOP) {
          throw new NoSuchFileException(name);
        }
        throw new FileSystemException(name, null, "openat failed, errno " + error);
      } catch (IOException | RuntimeException | Error failure) {
        throw failure;
      } catch (Throwable never) {
        throw new IllegalStateException(never);
      }
    }

    void close(int descriptor) {
      try {
        int ignored = (int) close.invokeExact(descriptor);
      } catch (RuntimeException | Error failure) {
        throw failure;
      } catch (Throwable never) {
        throw new IllegalStateException(never);
      }
    }
  }
}
