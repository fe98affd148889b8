package dev.banyan.apps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The kinds of source that a folder's own files give away: Node, Python, Java, Go, plain pages. */
final class DetectedKinds {

  private static final int BYTES_MAX = 1 << 20;
  private static final Pattern PYTHON_APP =
      Pattern.compile("(?m)^(\\w+)\\s*=\\s*(FastAPI|Starlette|Flask|Quart)\\(");
  private static final List<String> PYTHON_FILES =
      List.of("main.py", "app.py", "server.py", "wsgi.py", "asgi.py", "app/main.py", "src/main.py");

  /** Programs by the names that they have everywhere. */
  private static final List<String> SERVERS =
      List.of("main.py", "app.py", "server.py", "server.js");

  private DetectedKinds() {}

  /** What stands in one folder. */
  static List<Detector.Found> in(Path folder, String directory, List<String> sources)
      throws IOException {
    List<Detector.Found> found = new ArrayList<>();
    String prefix = directory.equals(".") ? "" : directory + "/";
    if (has(folder, "package.json")) {
      sources.add(prefix + "package.json");
      found.add(node(folder, directory));
    }
    if (has(folder, "requirements.txt")
        || has(folder, "pyproject.toml")
        || has(folder, "manage.py")) {
      sources.add(
          prefix
              + (has(folder, "requirements.txt")
                  ? "requirements.txt"
                  : has(folder, "pyproject.toml") ? "pyproject.toml" : "manage.py"));
      found.add(python(folder, directory));
    }
    if (has(folder, "pom.xml")) {
      sources.add(prefix + "pom.xml");
      found.add(maven(folder, directory));
    }
    if (has(folder, "go.mod")) {
      sources.add(prefix + "go.mod");
      found.add(go(folder, directory));
    }
    // Pages beside a program are most likely the program's to serve.
    boolean program = directory.equals(".") && SERVERS.stream().anyMatch(inIt(folder));
    if (found.isEmpty() && !program && has(folder, "index.html")) {
      sources.add(prefix + "index.html");
      found.add(pages(directory, ".", false, Optional.empty(), List.of()));
    }
    return found;
  }

  private static Predicate<String> inIt(Path folder) {
    return name -> has(folder, name);
  }

  /** A program by its name alone, where nothing else says what the app is. */
  static Optional<Detector.Found> lone(Path folder, List<String> sources) throws IOException {
    Optional<String> name =
        Stream.concat(SERVERS.stream(), Stream.of("index.js")).filter(inIt(folder)).findFirst();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    sources.add(name.get());
    if (name.get().endsWith(".py")) {
      return Optional.of(python(folder, "."));
    }
    return Optional.of(
        command(
            ".",
            "web",
            Optional.empty(),
            "node " + name.get(),
            List.of("guessed from the file's name; it must listen on process.env.PORT")));
  }

  private static Detector.Found node(Path folder, String directory) throws IOException {
    try {
      return node(
          folder, directory, new ObjectMapper().readTree(text(folder.resolve("package.json"))));
    } catch (JsonProcessingException broken) {
      return command(
          directory,
          "web",
          Optional.empty(),
          "node index.js",
          List.of(
              "package.json is no JSON from line "
                  + broken.getLocation().getLineNr()
                  + " on: mend it, delete this file and run banyan init again"));
    }
  }

  private static Detector.Found node(Path folder, String directory, JsonNode manifest) {
    JsonNode scripts = manifest.path("scripts");
    String tool =
        has(folder, "pnpm-lock.yaml") ? "pnpm" : has(folder, "yarn.lock") ? "yarn" : "npm";
    String install =
        switch (tool) {
          case "pnpm" -> "pnpm install --frozen-lockfile";
          case "yarn" -> "yarn install --frozen-lockfile";
          default -> has(folder, "package-lock.json") ? "npm ci" : "npm install";
        };
    boolean dependencies = manifest.has("dependencies") || manifest.has("devDependencies");
    List<String> steps = new ArrayList<>();
    if (dependencies) {
      steps.add(install);
    }
    if (scripts.has("build")) {
      steps.add(tool + " run build");
    }
    Optional<String> build =
        steps.isEmpty() ? Optional.empty() : Optional.of(String.join(" && ", steps));
    if (depends(manifest, "next")) {
      return command(directory, "web", build, "npx next start -H 127.0.0.1 -p $PORT", List.of());
    }
    if (!scripts.has("start")
        && (depends(manifest, "vite") || depends(manifest, "react-scripts"))) {
      String output = depends(manifest, "vite") ? "dist" : "build";
      return pages(directory, output, true, build, List.of());
    }
    if (scripts.has("start")) {
      return command(
          directory, "web", build, tool + " start", List.of("it must listen on process.env.PORT"));
    }
    String main = manifest.path("main").asText(has(folder, "server.js") ? "server.js" : "index.js");
    return command(
        directory, "web", build, "node " + main, List.of("it must listen on process.env.PORT"));
  }

  private static boolean depends(JsonNode manifest, String name) {
    return manifest.path("dependencies").has(name) || manifest.path("devDependencies").has(name);
  }

  private static Detector.Found python(Path folder, String directory) throws IOException {
    String install =
        has(folder, "requirements.txt")
            ? "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt"
            : has(folder, "pyproject.toml")
                ? "python3 -m venv .venv && .venv/bin/pip install ."
                : "";
    String bin = install.isEmpty() ? "" : ".venv/bin/";
    Optional<String> build = install.isEmpty() ? Optional.empty() : Optional.of(install);
    if (has(folder, "manage.py")) {
      return command(
          directory,
          "web",
          build,
          bin + "python manage.py runserver --noreload 127.0.0.1:$PORT",
          List.of(
              "runserver is for development; use gunicorn <project>.wsgi -b 127.0.0.1:$PORT",
              "release: " + bin + "python manage.py migrate"));
    }
    for (String file : PYTHON_FILES) {
      if (!has(folder, file)) {
        continue;
      }
      Matcher app = PYTHON_APP.matcher(text(folder.resolve(file)));
      if (app.find()) {
        String module = file.substring(0, file.length() - 3).replace('/', '.');
        String target = module + ":" + app.group(1);
        boolean asgi = !app.group(2).equals("Flask");
        String requirements =
            has(folder, "requirements.txt")
                ? text(folder.resolve("requirements.txt")).toLowerCase(Locale.ROOT)
                : "";
        String run =
            asgi
                ? bin + "uvicorn " + target + " --host 127.0.0.1 --port $PORT"
                : requirements.contains("gunicorn")
                    ? bin + "gunicorn " + target + " -b 127.0.0.1:$PORT"
                    : bin
                        + (bin.isEmpty() ? "python3" : "python")
                        + " -m flask --app "
                        + target
                        + " run --port $PORT";
        return command(directory, "web", build, run, List.of());
      }
    }
    String main =
        PYTHON_FILES.stream().filter(file -> has(folder, file)).findFirst().orElse("main.py");
    return command(
        directory,
        "web",
        build,
        bin + (bin.isEmpty() ? "python3 " : "python ") + main,
        List.of("no web framework was recognised; it must listen on $PORT, if it listens"));
  }

  private static Detector.Found maven(Path folder, String directory) throws IOException {
    String tool = has(folder, "mvnw") ? "./mvnw" : "mvn";
    Optional<String> build = Optional.of(tool + " -q -DskipTests package");
    String pom = text(folder.resolve("pom.xml"));
    boolean boot = pom.contains("spring-boot-maven-plugin");
    boolean quarkus = pom.contains("quarkus-maven-plugin");
    String jar = quarkus ? "target/quarkus-app/quarkus-run.jar" : "target/" + jarName(pom) + ".jar";
    String options =
        boot ? "" : quarkus ? "-Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=$PORT " : "";
    String arguments = boot ? " --server.address=127.0.0.1 --server.port=$PORT" : "";
    List<String> notes = new ArrayList<>();
    if (!boot && !quarkus) {
      notes.add("it must listen on the port in the variable PORT");
    }
    if (pom.contains("<modules>")) {
      notes.add("the build has modules; name the one whose jar runs");
    }
    Detector.Found found =
        command(directory, "api", build, "java " + options + "-jar " + jar + arguments, notes);
    return boot && pom.contains("spring-boot-starter-actuator")
        ? withHealth(found, "/actuator/health")
        : found;
  }

  private static String jarName(String pom) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Element project =
          factory
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(pom)))
              .getDocumentElement();
      Optional<String> name =
          child(project, "build")
              .flatMap(build -> child(build, "finalName"))
              .map(Node::getTextContent);
      String version =
          child(project, "version")
              .or(() -> child(project, "parent").flatMap(parent -> child(parent, "version")))
              .map(Node::getTextContent)
              .orElse("*");
      return name.filter(text -> !text.contains("$"))
          .orElseGet(
              () ->
                  child(project, "artifactId").map(Node::getTextContent).orElse("app")
                      + "-"
                      + (version.contains("$") ? "*" : version))
          .strip();
    } catch (ParserConfigurationException | SAXException | IOException unreadable) {
      return "app";
    }
  }

  private static Optional<Element> child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  private static Detector.Found go(Path folder, String directory) throws IOException {
    String target = ".";
    if (!has(folder, "main.go") && Files.isDirectory(folder.resolve("cmd"))) {
      try (DirectoryStream<Path> commands = Files.newDirectoryStream(folder.resolve("cmd"))) {
        List<Path> sorted = new ArrayList<>();
        commands.forEach(sorted::add);
        sorted.sort(null);
        for (Path command : sorted) {
          if (has(command, "main.go")) {
            target = "./cmd/" + command.getFileName();
            break;
          }
        }
      }
    }
    return command(
        directory,
        "api",
        Optional.of("go build -o bin/app " + target),
        "./bin/app",
        List.of("it must listen on 127.0.0.1 and the port in the variable PORT"));
  }

  private static Detector.Found command(
      String directory, String name, Optional<String> build, String run, List<String> notes) {
    return new Detector.Found(
        directory.equals(".") ? name : Detector.label(directory, name),
        directory,
        build,
        Optional.of(run),
        Optional.empty(),
        false,
        Optional.empty(),
        notes);
  }

  private static Detector.Found pages(
      String directory,
      String folder,
      boolean singlePage,
      Optional<String> build,
      List<String> notes) {
    return new Detector.Found(
        directory.equals(".") ? "web" : Detector.label(directory, "web"),
        directory,
        build,
        Optional.empty(),
        Optional.of(folder),
        singlePage,
        Optional.empty(),
        notes);
  }

  private static Detector.Found withHealth(Detector.Found found, String path) {
    return new Detector.Found(
        found.name(),
        found.directory(),
        found.build(),
        found.run(),
        found.folder(),
        found.singlePage(),
        Optional.of(path),
        found.notes());
  }

  private static boolean has(Path folder, String name) {
    return Detector.isFile(folder.resolve(name));
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      return "";
    }
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
  }
}
