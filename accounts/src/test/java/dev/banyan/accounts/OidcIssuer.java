package dev.banyan.accounts;

import dev.banyan.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** npm's oidc-provider in a Node process of its own. */
final class OidcIssuer implements AutoCloseable {

  private static final Path SOURCE = Path.of("src/test/oidc");
  private static final Path INSTALLED = Path.of("target/oidc");

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  final String issuer;

  OidcIssuer() throws Exception {
    install();
    process =
        new ProcessBuilder("node", "issuer.mjs")
            .directory(INSTALLED.toFile())
            .redirectError(INSTALLED.resolve("issuer.err").toFile())
            .start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IllegalStateException(Files.readString(INSTALLED.resolve("issuer.err")));
    }
    issuer = Json.mapper().readTree(line).get("issuer").textValue();
  }

  /** Runs {@code npm ci} when the lock file is another than was installed. */
  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(INSTALLED);
    for (String name : List.of("package.json", "package-lock.json", ".npmrc", "issuer.mjs")) {
      Files.copy(
          SOURCE.resolve(name), INSTALLED.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    Path marker = INSTALLED.resolve("installed-lock.json");
    byte[] lock = Files.readAllBytes(SOURCE.resolve("package-lock.json"));
    if (Files.exists(marker) && java.util.Arrays.equals(Files.readAllBytes(marker), lock)) {
      return;
    }
    Path log = INSTALLED.resolve("npm.out");
    Process npm =
        new ProcessBuilder("npm", "ci", "--prefer-offline")
            .directory(INSTALLED.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!npm.waitFor(4, TimeUnit.MINUTES) || npm.exitValue() != 0) {
      npm.destroyForcibly();
      throw new IllegalStateException("npm ci failed: " + Files.readString(log));
    }
    Files.write(marker, lock);
  }

  /** A token of one of the issuer's people. */
  String token(String person, String audience) throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder()
            .encodeToString((person + ":" + person + "-secret").getBytes(StandardCharsets.UTF_8));
    var request =
        HttpRequest.newBuilder(URI.create(issuer + "/token"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&resource="
                        + URLEncoder.encode(audience, StandardCharsets.UTF_8)))
            .build();
    String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    var token = Json.mapper().readTree(body).get("access_token");
    if (token == null) {
      throw new IllegalStateException(body);
    }
    return token.textValue();
  }

  String test(String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(issuer + "/test/" + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    client.close();
  }
}
