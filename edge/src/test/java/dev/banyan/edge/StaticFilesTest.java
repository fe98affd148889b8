package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.PinnedPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

  private static final String SCRIPT = "console.log('again and again');\n".repeat(100);

  @TempDir Path outside;
  private TestEdge edge;

  @BeforeEach
  void start() throws Exception {
    Path root = Files.createDirectories(outside.resolve("dist"));
    Files.createDirectories(root.resolve("assets"));
    Files.createDirectories(root.resolve("docs"));
    Files.createDirectories(root.resolve(".git"));
    Files.createDirectories(root.resolve(".well-known"));
    Files.writeString(outside.resolve("secret.txt"), "secret");
    Files.writeString(root.resolve("index.html"), "<h1>home</h1>");
    Files.writeString(root.resolve("docs/index.html"), "<h1>docs</h1>");
    Files.writeString(root.resolve("assets/index-BwZ3Kx_1.js"), SCRIPT);
    Files.writeString(root.resolve("app.3f9a12bc.css"), "body{}");
    Files.writeString(root.resolve("settings-document.json"), "{}");
    Files.writeString(root.resolve(".env"), "PASSWORD=1");
    Files.writeString(root.resolve(".git/config"), "x");
    Files.writeString(root.resolve(".well-known/security.txt"), "mail us");
    Files.writeString(root.resolve("größe.txt"), "umlaut");
    Files.write(root.resolve("big.bin"), pattern(3_000_000));
    Files.createSymbolicLink(root.resolve("escape.txt"), outside.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("up"), outside);
    Files.createSymbolicLink(root.resolve("same.html"), root.resolve("index.html"));
    edge = TestEdge.start();
    edge.serve(
        Map.of(
            "site", new Target.StaticFiles(root, false), "spa", new Target.StaticFiles(root, true)),
        Route.to("/", "site"),
        Route.to("/spa", "spa").stripped());
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 >> 3);
    }
    return bytes;
  }

  @Test
  void aFolderThatBecomesALinkAfterTheCheckIsNotFollowed() throws Exception {
    Path root = outside.resolve("dist").toRealPath();
    Path checked = root.resolve("docs/index.html").toRealPath();
    Path target = Files.createDirectories(outside.resolve("elsewhere"));
    Files.writeString(target.resolve("index.html"), "secret");
    try (UnlinkedFile file = UnlinkedFile.open(checked)) {
      assertThat(new String(file.readAll(100))).isEqualTo("<h1>docs</h1>");
    }
    Files.move(root.resolve("docs"), root.resolve("docs-before"));
    Files.createSymbolicLink(root.resolve("docs"), target);
    assertThatThrownBy(() -> UnlinkedFile.open(checked)).isInstanceOf(IOException.class);
  }

  @Test
  void aFileThatBecomesALinkAfterTheCheckIsNotFollowed() throws Exception {
    Path checked = outside.resolve("dist/settings-document.json").toRealPath();
    Files.delete(checked);
    Files.createSymbolicLink(checked, outside.resolve("secret.txt"));
    assertThatThrownBy(() -> UnlinkedFile.open(checked)).isInstanceOf(IOException.class);
  }

  @Test
  void aPipeInTheFilesPlaceHoldsNobody() throws Exception {
    Path pipe = pipe(outside.resolve("dist").toRealPath());
    assertThat(PinnedPath.available()).isTrue();
    assertThatThrownBy(() -> UnlinkedFile.open(pipe)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> UnlinkedFile.open(pipe.resolve("below")))
        .isInstanceOf(IOException.class);
    try (RawClient client = edge.client()) {
      assertThat(client.get("/pipe.txt").status()).isEqualTo(404);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeThatComesBetweenTheLookAndTheOpeningHoldsNobody() throws Exception {
    Path folder = outside.resolve("dist").toRealPath();
    Path name = Files.writeString(folder.resolve("swapped"), "content");
    Path pipe = pipe(folder);
    Path spare = folder.resolve("spare");
    var over = new AtomicBoolean();
    Thread swapper =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  while (!over.get()) {
                    swap(name, pipe, spare);
                  }
                });
    int opened = 0;
    try {
      for (int i = 0; i < 20_000; i++) {
        try (UnlinkedFile file = UnlinkedFile.open(name)) {
          assertThat(file.readAll(100)).asString().isEqualTo("content");
          opened++;
        } catch (IOException notNow) {
          assertThat(notNow).isInstanceOf(NoSuchFileException.class);
        }
      }
    } finally {
      over.set(true);
      swapper.join();
    }
    assertThat(opened).isPositive();
  }

  private static void swap(Path name, Path pipe, Path spare) {
    try {
      Files.move(name, spare, StandardCopyOption.ATOMIC_MOVE);
      Files.move(pipe, name, StandardCopyOption.ATOMIC_MOVE);
      Files.move(name, pipe, StandardCopyOption.ATOMIC_MOVE);
      Files.move(spare, name, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static Path pipe(Path folder) throws Exception {
    Path pipe = folder.resolve("pipe.txt");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  @Test
  void filesAreServedWithTypesAndTags() throws Exception {
    try (RawClient client = edge.client()) {
      RawClient.Reply home = client.get("/");
      assertThat(home.text()).isEqualTo("<h1>home</h1>");
      assertThat(home.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
      assertThat(home.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(home.header("X-Content-Type-Options")).isEqualTo("nosniff");
      RawClient.Reply again = client.get("/", "If-None-Match: " + home.header("ETag"));
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.header("ETag")).isEqualTo(home.header("ETag"));
      assertThat(client.get("/same.html").text()).isEqualTo("<h1>home</h1>");
      assertThat(client.get("/gr%C3%B6%C3%9Fe.txt").text()).isEqualTo("umlaut");
      assertThat(client.get("/.well-known/security.txt").text()).isEqualTo("mail us");
      assertThat(client.request("HEAD", "/").header("Content-Length")).isEqualTo("13");
      assertThat(client.request("POST", "/", "Content-Length: 0").status()).isEqualTo(405);
      assertThat(client.get("/docs").header("Location")).isEqualTo("/docs/");
      assertThat(client.get("//evil.test").header("Location")).doesNotContain("evil");
      assertThat(client.get("/docs/").text()).isEqualTo("<h1>docs</h1>");
    }
  }

  @Test
  void hashNamedFilesAreImmutableAndOthersAreNot() throws Exception {
    String immutable = "public, max-age=31536000, immutable";
    try (RawClient client = edge.client()) {
      assertThat(client.get("/assets/index-BwZ3Kx_1.js").header("Cache-Control"))
          .isEqualTo(immutable);
      assertThat(client.get("/app.3f9a12bc.css").header("Cache-Control")).isEqualTo(immutable);
      assertThat(client.get("/settings-document.json").header("Cache-Control"))
          .isEqualTo("no-cache");
    }
  }

  @Test
  void textIsCompressedOnce() throws Exception {
    try (RawClient client = edge.client()) {
      for (int i = 0; i < 2; i++) {
        RawClient.Reply reply =
            client.get("/assets/index-BwZ3Kx_1.js", "Accept-Encoding: br, gzip");
        assertThat(reply.header("Content-Encoding")).isEqualTo("br");
        assertThat(reply.body()).hasSizeLessThan(SCRIPT.length() / 5);
        RawClient.Reply gzip = client.get("/assets/index-BwZ3Kx_1.js", "Accept-Encoding: gzip");
        assertThat(CompressionTest.gunzip(gzip.body())).isEqualTo(SCRIPT);
        assertThat(gzip.header("ETag")).isNotEqualTo(reply.header("ETag"));
        assertThat(gzip.header("Vary")).isEqualTo("accept-encoding");
      }
    }
  }

  @Test
  void largeFilesAndRangesArePumped() throws Exception {
    byte[] all = pattern(3_000_000);
    try (RawClient client = edge.client()) {
      assertThat(client.get("/big.bin").body()).isEqualTo(all);
      RawClient.Reply part = client.get("/big.bin", "Range: bytes=1000000-1999999");
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.header("Content-Range")).isEqualTo("bytes 1000000-1999999/3000000");
      assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(all, 1_000_000, 2_000_000));
      assertThat(client.get("/big.bin", "Range: bytes=-5").body())
          .isEqualTo(java.util.Arrays.copyOfRange(all, 2_999_995, 3_000_000));
      assertThat(client.get("/", "Range: bytes=4-7").text()).isEqualTo("home");
      assertThat(client.get("/big.bin", "Range: bytes=9000000-").status()).isEqualTo(416);
      assertThat(client.get("/", "Range: bytes=0-1,3-4").status()).isEqualTo(200);
      assertThat(client.get("/", "Range: bytes=4-7", "If-Range: \"old\"").status()).isEqualTo(200);
      assertThat(client.request("HEAD", "/big.bin").header("Content-Length")).isEqualTo("3000000");
    }
  }

  @Test
  void aSinglePageAppAnswersPagesButNotMissingFiles() throws Exception {
    try (RawClient client = edge.client()) {
      RawClient.Reply page = client.get("/spa/users/7", "Accept: text/html");
      assertThat(page.text()).isEqualTo("<h1>home</h1>");
      assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(client.get("/spa/assets/gone-1234abcd.js").status()).isEqualTo(404);
      assertThat(client.get("/users/7", "Accept: text/html").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/assets/../../secret.txt",
        "/..\\secret.txt",
        "/%5c..%5csecret.txt",
        "/..;/secret.txt",
        "/.;/.;/secret.txt",
        "/escape.txt",
        "/up/secret.txt",
        "/up/dist/index.html/../../../secret.txt",
        "/.env",
        "/%2eenv",
        "/.git/config",
        "/docs/../.env",
        "/secret.txt%00.html",
        "//secret.txt",
        "/file:///etc/passwd",
        "/etc/passwd",
        "//etc/passwd"
      })
  void nothingOutsideTheRootAndNothingHiddenIsServed(String target) throws Exception {
    try (RawClient client = edge.client()) {
      RawClient.Reply reply = client.get(target);
      assertThat(reply.status()).isIn(400, 404);
      assertThat(reply.text()).doesNotContain("secret\n", "PASSWORD", "root:");
    }
  }

  @Test
  void aChangedFileIsSeenSoon() throws Exception {
    Path file = outside.resolve("dist/index.html");
    try (RawClient client = edge.client()) {
      assertThat(client.get("/").text()).isEqualTo("<h1>home</h1>");
      Files.writeString(file, "<h1>changed</h1>");
      TestEdge.await(
          "the change",
          () -> {
            try {
              return client.get("/").text().equals("<h1>changed</h1>");
            } catch (java.io.IOException failure) {
              throw new java.io.UncheckedIOException(failure);
            }
          });
    }
  }
}
