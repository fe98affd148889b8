package dev.banyan.server;

import dev.banyan.kernel.config.ConfigReference;

/** The text of {@code docs/configuration.md}, made from the records. */
final class ConfigurationPage {

  private ConfigurationPage() {}

  static String text() {
    return """
        # Configuration

        A node reads `banyan.yaml` in the app's folder (or the file of `--config`), then environment variables, then flags; the later
        wins, key by key. `BANYAN_EDGE__PORT=9000` sets `edge.port`: two underscores go a level down, one begins a new word.
        Every key has a default. An unknown key, a wrong value and a contradiction stop the node, all told at once.
        `./banyan up --print-config` shows what is in force, secrets masked.

        Sizes are written `256Mi` or `10MB`, durations `30s`, `5m`, `1h`, `250ms`, `7d`, CPU shares `250m` or `1.5`.

        <!-- Made from the records by ConfigurationPageTest; do not edit the table. -->

        """
        + ConfigReference.markdown(ServerConfig.class);
  }
}
