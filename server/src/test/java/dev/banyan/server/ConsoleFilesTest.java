package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private URLClassLoader classes;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    Files.createDirectories(folder.resolve("console/assets"));
    Files.writeString(folder.resolve("console/index.html"), "<title>console</title>");
    Files.writeString(folder.resolve("console/assets/app.js"), "let x = 1;\n".repeat(500));
    Files.writeString(folder.resolve("outside.txt"), "secret");
    classes = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
    var server =
        vertx
            .createHttpServer()
            .requestHandler(new ConsoleFiles(vertx, classes))
            .listen(0, "127.0.0.1");
    port = Futures.await(server, Duration.ofSeconds(10)).actualPort();
  }

  @AfterEach
  void end() throws IOException {
    client.shutdownNow();
    Futures.await(vertx.close(), Duration.ofSeconds(10));
    classes.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/apps/app_1/logs", "/setup?token=abc", "/teams/a%2e%2e/b"})
  void everyPageIsTheOnePage(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<title>console</title>");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(answer, "Content-Security-Policy")).contains("frame-ancestors 'none'");
    assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
  }

  @Test
  void namedFilesAreKeptForEverAndPacked() throws Exception {
    HttpResponse<String> plain = get("/assets/app.js");
    HttpResponse<String> packed = get("/assets/app.js", "Accept-Encoding", "gzip");
    assertThat(header(plain, "Cache-Control")).contains("immutable");
    assertThat(header(plain, "Content-Type")).startsWith("text/javascript");
    assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.body().length()).isLessThan(plain.body().length() / 4);
    assertThat(header(packed, "ETag")).isNotEqualTo(header(plain, "ETag"));
  }

  @Test
  void whatTheBrowserHasIsNotSentAgain() throws Exception {
    String tag = header(get("/assets/app.js"), "ETag");
    assertThat(get("/assets/app.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/none.js",
        "/../outside.txt",
        "/assets/../../outside.txt",
        "/%2e%2e/outside.txt"
      })
  void nothingElseOfTheClassPathIsServed(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.body()).doesNotContain("secret");
  }

  @Test
  void filesAreRead() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(405);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
