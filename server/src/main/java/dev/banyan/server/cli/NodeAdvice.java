package dev.banyan.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.scale.advise.Setup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the node of a folder for advice on an app that it runs. */
final class NodeAdvice extends NodeCommand {

  private final boolean asJson;
  private final Optional<String> preset;
  private final Optional<String> window;
  private final Setup setup;
  private final Terminal shown;

  /**
   * A question.
   *
   * @param named the app; else the only one, or that of the folder
   * @param folder the node's data folder; else the nearest
   * @param setup what its owner says of it
   */
  NodeAdvice(
      @Nullable String named,
      @Nullable Path folder,
      Optional<String> preset,
      Optional<String> window,
      Setup setup,
      boolean asJson,
      Terminal shown) {
    this.app = named;
    this.data = folder;
    this.preset = preset;
    this.window = window;
    this.setup = setup;
    this.asJson = asJson;
    this.shown = shown;
  }

  @Override
  int run(Node node) throws IOException {
    String path =
        "/v1/scale/advice?app="
            + Node.encode(app(node).path("id").asText())
            + preset.map(name -> "&preset=" + Node.encode(name)).orElse("")
            + window.map(span -> "&window=" + Node.encode(span)).orElse("")
            + said("cached", setup.cached())
            + said("pooled", setup.pooled())
            + said("largest", setup.largest())
            + said("redundancy", setup.redundancyNeeded())
            + said(
                "scaledUp", setup.scaledUpAt().map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC)));
    JsonNode advice = node.get(path);
    shown.line(asJson ? advice.toPrettyString() : advice.path("text").asText().stripTrailing());
    return 0;
  }

  private static String said(String name, Optional<?> value) {
    return value.map(each -> "&" + name + "=" + each).orElse("");
  }
}
