package dev.banyan.server.scale;

import dev.banyan.kernel.NearestName;
import dev.banyan.scale.lint.Lint;
import dev.banyan.scale.lint.guide.Guide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code POST /v1/scale/lint} asks.
 *
 * @param guide a shipped name, or a guide as YAML
 * @param against shipped names
 */
record GuideBody(String guide, Optional<List<String>> against) {

  private static final String NAME = "[A-Za-z0-9_.-]{1,63}";

  /**
   * The guides, the asked one first.
   *
   * @throws IllegalArgumentException where one is none
   */
  List<Guide> guides() {
    List<Guide> out = new ArrayList<>();
    String asked = guide.strip();
    out.add(asked.matches(NAME) ? shipped("guide", asked) : Lint.read(guide));
    against.orElse(List.of()).stream()
        .filter(name -> !name.equals(asked))
        .forEach(name -> out.add(shipped("against", name)));
    return out;
  }

  private static Guide shipped(String field, String name) {
    if (!Lint.SHIPPED.contains(name)) {
      throw new IllegalArgumentException(
          field
              + ": '"
              + name
              + "' is none of "
              + String.join(", ", Lint.SHIPPED)
              + NearestName.of(name, Lint.SHIPPED)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("; or send a guide as YAML"));
    }
    return Lint.guide(name);
  }

  /** Keys of the written guide stand below {@code guide}. */
  static String field(String key) {
    return key.equals("guide") || key.equals("against") ? key : "guide." + key;
  }
}
