package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorTest {

  @TempDir Path temporary;
  private Path app;

  @BeforeEach
  void folder() throws IOException {
    app = Files.createDirectory(temporary.resolve("My Shop"));
  }

  @Test
  void nodeWithAStartScript() throws IOException {
    file(
        "package.json",
        "{\"scripts\":{\"start\":\"node s.js\",\"build\":\"tsc\"},\"dependencies\":{\"x\":\"1\"}}");
    file("package-lock.json", "{}");
    var web = process("web");
    assertThat(web.build()).contains("npm ci && npm run build");
    assertThat(web.run()).isEqualTo("npm start");
    assertThat(manifest().name()).isEqualTo("my-shop");
    assertThat(manifest().routes().getFirst().to()).isEqualTo("web");
  }

  @Test
  void aPackageFileThatIsNoJsonIsToldInTheFileThatIsWritten() throws IOException {
    file("package.json", "{\n  \"scripts\": {\n");
    assertThat(AppInit.write(app).yaml()).contains("# package.json is no JSON from line 3 on");
  }

  @Test
  void aViteAppIsStaticAndSinglePage() throws IOException {
    file(
        "package.json",
        "{\"scripts\":{\"build\":\"vite build\"},\"devDependencies\":{\"vite\":\"8\"}}");
    var web = (ServiceSpec.StaticFiles) manifest().services().get("web");
    assertThat(web.root()).isEqualTo("dist");
    assertThat(web.singlePage()).isTrue();
    assertThat(web.build()).contains("npm install && npm run build");
  }

  @Test
  void pythonFrameworksByTheirAppObject() throws IOException {
    file("requirements.txt", "fastapi\nuvicorn\n");
    file("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    assertThat(process("web").run())
        .isEqualTo(".venv/bin/uvicorn main:app --host 127.0.0.1 --port $PORT");
  }

  @Test
  void flaskWithAndWithoutGunicorn() throws IOException {
    file("requirements.txt", "Flask==3\n");
    file("app.py", "from flask import Flask\nshop = Flask(__name__)\n");
    assertThat(process("web").run())
        .isEqualTo(".venv/bin/python -m flask --app app:shop run --port $PORT");
    file("requirements.txt", "Flask==3\ngunicorn\n");
    assertThat(process("web").run()).isEqualTo(".venv/bin/gunicorn app:shop -b 127.0.0.1:$PORT");
  }

  @Test
  void mavenJarWithItsNameFromThePom() throws IOException {
    file(
        "pom.xml",
        "<project><artifactId>shop</artifactId><version>1.2</version><build><plugins><plugin>"
            + "<artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>"
            + "<dependencies><dependency><artifactId>spring-boot-starter-actuator</artifactId>"
            + "</dependency></dependencies></project>");
    var api = process("api");
    assertThat(api.run())
        .isEqualTo("java -jar target/shop-1.2.jar --server.address=127.0.0.1 --server.port=$PORT");
    assertThat(api.health().orElseThrow().path()).isEqualTo("/actuator/health");
  }

  @Test
  void goBuildsItsCommand() throws IOException {
    file("go.mod", "module x\n");
    file("cmd/serve/main.go", "package main\n");
    var api = process("api");
    assertThat(api.build()).contains("go build -o bin/app ./cmd/serve");
    assertThat(api.run()).isEqualTo("./bin/app");
  }

  @Test
  void aProcfileIsTheAuthorsOwnWord() throws IOException {
    file("requirements.txt", "x\n");
    file(
        "Procfile",
        "# hi\nrelease: python migrate.py\nweb: gunicorn a:b -b :$PORT\nworker: celery -A w worker\n");
    AppManifest manifest = manifest();
    assertThat(manifest.releaseCommand()).contains("python migrate.py");
    assertThat(manifest.services().keySet()).containsExactly("web", "worker");
    assertThat(process("worker").run()).isEqualTo("celery -A w worker");
    assertThat(manifest.routes()).hasSize(1);
  }

  @Test
  void composeServicesOfOnesOwnAndNotesForTheRest() throws IOException {
    file(
        "docker-compose.yml",
        """
        services:
          db: {image: "postgres:16"}
          cache: {image: redis}
          mail: {image: mailhog/mailhog}
          api: {build: ./backend, command: ["uvicorn", "m:app", "--port", "8000"]}
          front: {build: {context: ./frontend}}
        """);
    file("backend/requirements.txt", "fastapi\n");
    file(
        "frontend/package.json",
        "{\"scripts\":{\"build\":\"x\"},\"devDependencies\":{\"vite\":\"8\"}}");
    String yaml = AppInit.yaml(Detector.detect(app));
    assertThat(yaml)
        .contains("# db (postgres:16) is given by Banyan: connect to $DATABASE_URL")
        .contains("# cache (redis) is given by Banyan: connect to $REDIS_URL")
        .contains("# mail (mailhog/mailhog) is not run by Banyan here");
    AppManifest manifest = AppManifest.parse(yaml);
    assertThat(process("api").run()).isEqualTo("uvicorn m:app --port 8000");
    assertThat(process("api").directory()).isEqualTo("backend");
    assertThat(manifest.services().get("front")).isInstanceOf(ServiceSpec.StaticFiles.class);
    assertThat(manifest.routes()).extracting(RouteSpec::path).containsExactly("/api", "/");
  }

  @Test
  void looksOneFolderDeep() throws IOException {
    file("server/go.mod", "module x\n");
    file("server/main.go", "package main\n");
    file(
        "client/package.json",
        "{\"scripts\":{\"build\":\"x\"},\"dependencies\":{\"react-scripts\":\"5\"}}");
    AppManifest manifest = manifest();
    assertThat(manifest.services().keySet()).containsExactly("client", "server");
    assertThat(manifest.routes()).extracting(RouteSpec::path).containsExactly("/api", "/");
  }

  @Test
  void anUnknownFolderGetsAManifestToFillIn() throws IOException {
    file("readme.txt", "hello");
    assertThat(AppInit.yaml(Detector.detect(app))).contains("Nothing here was recognised");
    assertThat(manifest().services()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "app.py, python3 app.py",
    "main.py, python3 main.py",
    "server.py, python3 server.py",
    "server.js, node server.js",
    "index.js, node index.js"
  })
  void aProgramAloneIsGuessedByItsName(String name, String run) throws IOException {
    file(name, "1");
    Detector.Detection detection = Detector.detect(app);
    assertThat(detection.sources()).containsExactly(name);
    assertThat(AppInit.yaml(detection)).contains("    # ").contains("it must listen on");
    assertThat(process("web").run()).isEqualTo(run);
  }

  @Test
  void pagesBesideAProgramAreTheProgramsToServe() throws IOException {
    file("index.html", "<h1>hi</h1>");
    file("app.py", "1");
    assertThat(process("web").run()).isEqualTo("python3 app.py");
  }

  @Test
  void aProgramAloneGivesWayToWhatSaysMore() throws IOException {
    file("main.py", "1");
    file("server/go.mod", "module x\n");
    file("server/main.go", "package main\n");
    assertThat(manifest().services().keySet()).containsExactly("server");
  }

  @Test
  void neverOverwritesAManifest() throws IOException {
    file("index.html", "<h1>hi</h1>");
    AppInit.write(app);
    assertThat(AppManifest.parse(Files.readString(app.resolve("banyan.app.yaml"))).services())
        .containsKey("web");
    assertThatThrownBy(() -> AppInit.write(app)).isInstanceOf(FileAlreadyExistsException.class);
  }

  private AppManifest manifest() throws IOException {
    return AppManifest.parse(AppInit.yaml(Detector.detect(app)));
  }

  private ServiceSpec.Process process(String name) throws IOException {
    return (ServiceSpec.Process) manifest().services().get(name);
  }

  private void file(String name, String text) throws IOException {
    Path file = app.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
