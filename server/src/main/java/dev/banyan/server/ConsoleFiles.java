package dev.banyan.server;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Serves the console out of the class path. What exists there is kept in memory, packed and
 * unpacked, so the memory is bounded by the console's own size. Runs on event loops.
 */
final class ConsoleFiles implements Handler<HttpServerRequest> {

  private static final String ROOT = "console/";
  private static final String PAGE = "index.html";

  /** One or more plain segments; none begins with a dot. */
  private static final Pattern SAFE = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'"
          + " data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action"
          + " 'self'; object-src 'none'";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  private record File(String type, Buffer plain, Optional<Buffer> packed, String tag) {}

  private final Vertx vertx;
  private final ClassLoader classes;
  private final Map<String, File> files = new ConcurrentHashMap<>();

  ConsoleFiles(Vertx vertx, ClassLoader classes) {
    this.vertx = vertx;
    this.classes = classes;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      request.response().setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    String path = Optional.ofNullable(request.path()).orElse("");
    boolean place = path.startsWith("/assets/") || path.lastIndexOf('/') == 0;
    boolean file = place && path.lastIndexOf('.') > 0 && SAFE.matcher(path).matches();
    String name = file ? path.substring(1) : PAGE;
    File known = files.get(name);
    if (known != null) {
      send(request, known, name);
      return;
    }
    request.pause();
    vertx
        .executeBlocking(() -> load(name), false)
        .onComplete(
            loaded -> {
              request.resume();
              if (loaded.succeeded() && loaded.result().isPresent()) {
                send(request, loaded.result().get(), name);
              } else {
                request.response().setStatusCode(loaded.succeeded() ? 404 : 500).end();
              }
            });
  }

  private Optional<File> load(String name) {
    try (InputStream in = classes.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      String type = TYPES.getOrDefault(extension, "application/octet-stream");
      var file =
          new File(
              type,
              Buffer.buffer(bytes),
              pack(bytes, type).map(Buffer::buffer),
              '"'
                  + Integer.toHexString(java.util.Arrays.hashCode(bytes))
                  + "-"
                  + bytes.length
                  + '"');
      files.put(name, file);
      return Optional.of(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Optional<byte[]> pack(byte[] bytes, String type) throws IOException {
    if (type.startsWith("image/png") || type.startsWith("font/") || bytes.length < 1_024) {
      return Optional.empty();
    }
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.size() < bytes.length ? Optional.of(out.toByteArray()) : Optional.empty();
  }

  private static void send(HttpServerRequest request, File file, String name) {
    HttpServerResponse response = request.response();
    boolean hashed = name.startsWith("assets/");
    String encodings = request.getHeader("Accept-Encoding");
    boolean packed = file.packed.isPresent() && encodings != null && encodings.contains("gzip");
    String tag = packed ? file.tag.substring(0, file.tag.length() - 1) + "-gzip\"" : file.tag;
    response
        .putHeader("Content-Type", file.type)
        .putHeader("ETag", tag)
        .putHeader("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache")
        .putHeader("Vary", "Accept-Encoding")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Content-Security-Policy", POLICY);
    if (tag.equals(request.getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
      return;
    }
    if (packed) {
      response.putHeader("Content-Encoding", "gzip");
    }
    Buffer body = packed ? file.packed.orElse(file.plain) : file.plain;
    if (request.method() == HttpMethod.HEAD) {
      response.putHeader("Content-Length", Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }
}
