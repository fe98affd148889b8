package dev.banyan.server.cli;

import dev.banyan.apps.AppManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which app {@code up} runs and where its data goes.
 *
 * @param app the folder with {@code banyan.app.yaml}
 * @param data the folder of everything that is kept
 */
record AppFolder(Path app, Path data) {

  /** Where the build puts the bundled app. */
  private static final String QUICKSTART = "examples/quickstart/target/app";

  /**
   * The folder that was named; else the present one if it holds an app; else the quickstart.
   *
   * @param named by the user
   * @param data by the user; else {@code .banyan} in the app's folder
   */
  static AppFolder choose(@Nullable Path named, @Nullable Path data) {
    return choose(named, data, Path.of("").toAbsolutePath(), NodeCommand.home());
  }

  /**
   * As {@link #choose(Path, Path)}.
   *
   * @param here the present folder
   * @param home the clone that the launcher stands in
   */
  static AppFolder choose(
      @Nullable Path named, @Nullable Path data, Path here, Optional<Path> home) {
    if (named != null) {
      return of(require(named), data);
    }
    if (Files.isRegularFile(here.resolve(AppManifest.FILE_NAME))) {
      return of(here, data);
    }
    Optional<Path> quickstart = quickstart(home);
    if (quickstart.isEmpty()) {
      String unbuilt =
          home.isPresent()
              ? ", and the bundled quickstart is not built. Build it, without BANYAN_NO_BUILD:"
                  + " banyan build; or name"
              : ". Name";
      throw new CliException(
          "There is no "
              + AppManifest.FILE_NAME
              + " here"
              + unbuilt
              + " the app's folder: banyan up APPDIR; or write one: banyan init");
    }
    // Its folder is made anew by each build, so the data stands beside the clone's own files.
    Path keep = home.orElse(here).resolve(NodeCommand.DATA_FOLDER);
    return new AppFolder(quickstart.get(), data == null ? keep : absolute(data));
  }

  /** The bundled app, if it is built. */
  static Optional<Path> quickstart(Optional<Path> home) {
    return home.map(folder -> folder.resolve(QUICKSTART))
        .filter(folder -> Files.isRegularFile(folder.resolve(AppManifest.FILE_NAME)));
  }

  private static Path require(Path named) {
    Path folder = absolute(named);
    if (!Files.isDirectory(folder)) {
      throw new CliException(folder + " is no folder.");
    }
    if (!Files.isRegularFile(folder.resolve(AppManifest.FILE_NAME))) {
      throw new CliException(
          "There is no "
              + AppManifest.FILE_NAME
              + " in "
              + folder
              + ". Banyan writes one from what it finds: banyan init "
              + named);
    }
    return folder;
  }

  private static AppFolder of(Path app, @Nullable Path data) {
    return new AppFolder(app, data == null ? app.resolve(NodeCommand.DATA_FOLDER) : absolute(data));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
