package dev.banyan.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.banyan.http.Json;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the command line finds a running node: a file in its data folder that only its owner reads.
 *
 * @param api the API's address
 * @param pid the node's process
 * @param token a bearer for the API with an owner's rights in the installation team
 */
public record NodeFile(String api, long pid, Secret token) {

  static final String NAME = "node.json";

  /** The file of a data folder; empty when there is none. */
  public static Optional<NodeFile> read(Path dataFolder) throws IOException {
    try {
      var json = Json.mapper().readTree(Files.readString(dataFolder.resolve(NAME)));
      return Optional.of(
          new NodeFile(
              json.path("api").asText(),
              json.path("pid").asLong(),
              new Secret(json.path("token").asText())));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (JsonProcessingException broken) {
      throw new StartException(
          dataFolder.resolve(NAME) + " is not readable; delete it and start the node again.",
          broken);
    }
  }

  /** Replaces the file in one step; it is never there with other rights than 600. */
  void write(Path dataFolder) throws IOException {
    WholeFile.write(
        dataFolder.resolve(NAME),
        Json.mapper().writeValueAsString(Map.of("api", api, "pid", pid, "token", token.reveal())),
        WholeFile.OWNER_ALONE);
  }

  static void delete(Path dataFolder) throws IOException {
    Files.deleteIfExists(dataFolder.resolve(NAME));
  }
}
