package dev.banyan.server;

import dev.banyan.apps.AppManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The JSON Schema of {@code banyan.app.yaml} as a file of the data folder. {@code banyan init}
 * names it in the first line of the manifest, so that editors check it without a node and without a
 * network.
 */
public final class EditorSchema {

  private EditorSchema() {}

  /** Writes it where a node of the folder will keep its data; makes that folder as a node would. */
  public static void prepare(Path dataFolder) throws IOException {
    DataFolder.create(dataFolder);
    DataFolder.keepOutOfGit(dataFolder);
    write(dataFolder);
  }

  /** Writes it unless it stands there as it is. */
  static void write(Path dataFolder) throws IOException {
    String schema = AppManifest.jsonSchema();
    Path file = dataFolder.resolve(AppManifest.SCHEMA_FILE_NAME);
    if (Files.exists(file)
        && Arrays.equals(Files.readAllBytes(file), schema.getBytes(StandardCharsets.UTF_8))) {
      return;
    }
    WholeFile.write(file, schema, WholeFile.ALL_READ);
  }
}
