package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  /** {@code -Dbanyan.write=true} writes the page anew. */
  @Test
  void theReferencePageSaysWhatTheRecordsSay() throws IOException {
    if (Boolean.getBoolean("banyan.write")) {
      Files.writeString(PAGE, ConfigurationPage.text());
    }
    assertThat(PAGE)
        .as(
            "write it anew: ./mvnw -pl server test -Dtest=ConfigurationPageTest -Dbanyan.write=true")
        .hasContent(ConfigurationPage.text());
  }
}
