package dev.banyan.apps;

/**
 * One mistake in {@code banyan.app.yaml}.
 *
 * @param line from 1; 0 when no line is to blame
 * @param path where, as {@code services.api.health}; empty for the whole file
 * @param message what is wrong and what to write instead
 */
public record ManifestMistake(int line, String path, String message) {

  @Override
  public String toString() {
    return (line > 0 ? "line " + line + ": " : "") + message;
  }
}
