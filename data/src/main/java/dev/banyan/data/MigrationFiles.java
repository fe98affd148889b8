package dev.banyan.data;

import dev.banyan.kernel.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The SQL files of one folder on the class path, in a jar or a directory. */
final class MigrationFiles {

  private MigrationFiles() {}

  /** A digest of the names and contents of all files. */
  static String fingerprint(String location) {
    try {
      Map<String, byte[]> files = read(location);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("no migrations on the class path in " + location);
      }
      MessageDigest digest = Sha256.digest();
      files.forEach(
          (name, bytes) -> {
            digest.update((name + ":" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException failure) {
      throw new UncheckedIOException("could not read migrations in " + location, failure);
    }
  }

  private static Map<String, byte[]> read(String location) throws IOException {
    var files = new TreeMap<String, byte[]>();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ClassLoader source = loader == null ? MigrationFiles.class.getClassLoader() : loader;
    for (URL folder : Collections.list(source.getResources(location))) {
      URLConnection connection = folder.openConnection();
      if (connection instanceof JarURLConnection jar) {
        readJar(jar, files);
      } else {
        readDirectory(folder, files);
      }
    }
    return files;
  }

  private static void readJar(JarURLConnection connection, Map<String, byte[]> files)
      throws IOException {
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      String folder = connection.getEntryName().replaceAll("/$", "") + "/";
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith(folder) && entry.getName().endsWith(".sql")) {
          try (var content = jar.getInputStream(entry)) {
            files.put(entry.getName().substring(folder.length()), content.readAllBytes());
          }
        }
      }
    }
  }

  private static void readDirectory(URL folder, Map<String, byte[]> files) throws IOException {
    Path directory;
    try {
      directory = Path.of(new URI(folder.toString()));
    } catch (URISyntaxException failure) {
      throw new IOException("not a folder: " + folder, failure);
    }
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (path.toString().endsWith(".sql")) {
          files.put(path.getFileName().toString(), Files.readAllBytes(path));
        }
      }
    }
  }
}
