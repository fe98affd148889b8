package dev.banyan.kernel.config;

import java.util.List;

/** Says everything that is wrong with a configuration, one sentence an error. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  public ConfigException(List<String> errors) {
    super(
        (errors.size() == 1
                ? "The configuration has an error:"
                : "The configuration has " + errors.size() + " errors:")
            + "\n  - "
            + String.join("\n  - ", errors));
    this.errors = List.copyOf(errors);
  }

  /** One sentence an error, each naming its key. */
  public List<String> errors() {
    return errors;
  }
}
