package dev.banyan.edge;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is served.
 *
 * @param file its real path
 * @param etag strong, by content for small files
 * @param small its bytes by encoding where it is kept in memory; null where it is read each time
 */
record StaticEntry(
    Path file,
    long size,
    long modifiedMillis,
    String etag,
    String contentType,
    String cacheControl,
    @Nullable Map<Encoding, byte[]> small) {

  private static final String IMMUTABLE = "public, max-age=31536000, immutable";
  private static final String REVALIDATED = "no-cache";

  /** {@code app.3f9a12bc.js}: a hexadecimal hash of eight and more with a digit and a letter. */
  private static final Pattern HEX_NAMED =
      Pattern.compile(".*[.-](?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}(\\.[a-z0-9]+)+");

  /** {@code index-BwZ3Kx_1.js}, as bundlers name their output; believed in their folders only. */
  private static final Pattern BUNDLER_NAMED =
      Pattern.compile(".*[.-](?=[\\w-]*[0-9])(?=[\\w-]*[A-Za-z])[\\w-]{8,64}(\\.[a-z0-9]+)+");

  private static final Pattern BUNDLER_FOLDER =
      Pattern.compile("(.*/)?(assets|static|_astro|_app/immutable|_nuxt|build|chunks)/.*");

  long bytes() {
    Map<Encoding, byte[]> held = small;
    return held == null ? 0 : held.values().stream().mapToLong(body -> body.length).sum();
  }

  /**
   * Names that change with the content may be kept for ever; all others are asked for each time.
   */
  static String cacheControlOf(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.endsWith(".html")) {
      return REVALIDATED;
    }
    boolean hashed =
        HEX_NAMED.matcher(name).matches()
            || (BUNDLER_FOLDER.matcher(path).matches() && BUNDLER_NAMED.matcher(name).matches());
    return hashed ? IMMUTABLE : REVALIDATED;
  }
}
