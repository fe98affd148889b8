package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the node of a folder for advice on an app that it runs. */
final class NodeAdvice extends NodeCommand {

  private final boolean asJson;
  private final Optional<String> preset;
  private final Optional<String> window;
  private final Terminal shown;

  /**
   * A question.
   *
   * @param named the app; else the only one, or that of the folder
   * @param folder the node's data folder; else the nearest
   */
  NodeAdvice(
      @Nullable String named,
      @Nullable Path folder,
      Optional<String> preset,
      Optional<String> window,
      boolean asJson,
      Terminal shown) {
    this.app = named;
    this.data = folder;
    this.preset = preset;
    this.window = window;
    this.asJson = asJson;
    this.shown = shown;
  }

  @Override
  int run(Node node) throws IOException {
    String path =
        "/v1/scale/advice?app="
            + Node.encode(app(node).path("id").asText())
            + preset.map(name -> "&preset=" + Node.encode(name)).orElse("")
            + window.map(span -> "&window=" + Node.encode(span)).orElse("");
    JsonNode advice = node.get(path);
    shown.line(asJson ? advice.toPrettyString() : advice.path("text").asText().stripTrailing());
    return 0;
  }
}
