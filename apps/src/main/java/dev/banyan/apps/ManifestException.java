package dev.banyan.apps;

import dev.banyan.kernel.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code banyan.app.yaml} is not usable. It tells every mistake at once, in the file's order. */
public final class ManifestException extends AppsException {

  private static final long serialVersionUID = 1L;

  private final transient List<ManifestMistake> mistakes;

  ManifestException(List<ManifestMistake> mistakes) {
    super(problemOf(mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** Every mistake; at least one. */
  public List<ManifestMistake> mistakes() {
    return mistakes;
  }

  /** The mistakes as lines for a terminal. */
  public String text() {
    return mistakes.stream().map(ManifestMistake::toString).collect(Collectors.joining("\n"));
  }

  private static Problem problemOf(List<ManifestMistake> mistakes) {
    String detail =
        AppManifest.FILE_NAME
            + (mistakes.size() == 1
                ? " has a mistake: "
                : " has " + mistakes.size() + " mistakes: ")
            + mistakes.stream().map(ManifestMistake::toString).collect(Collectors.joining("; "));
    List<Map<String, Object>> list =
        mistakes.stream()
            .map(
                mistake ->
                    Map.<String, Object>of(
                        "line", mistake.line(),
                        "path", mistake.path(),
                        "message", mistake.message()))
            .toList();
    return Problem.of("invalid-manifest", 422, "The manifest has mistakes", detail)
        .with("mistakes", list);
  }
}
