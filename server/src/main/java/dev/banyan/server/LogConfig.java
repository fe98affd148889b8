package dev.banyan.server;

import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;

/** The keys under {@code log:}. */
public record LogConfig(
    @Doc("how much Banyan says of itself; in banyan dev, info is as warn") @Default("info")
        Level level,
    @Doc("auto writes lines for people on a terminal and in banyan dev, and JSON elsewhere")
        @Default("auto")
        Format format) {

  /** From silent to chatty. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** What a line looks like. */
  public enum Format {
    AUTO,
    JSON,
    PLAIN
  }
}
