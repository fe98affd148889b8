package dev.banyan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

  @Test
  void aReportsCommandLineNamesWhatWasMeasuredAndNoPlaceOfThisMachine() {
    assertThat(
            BenchCommand.measuring(
                List.of(
                    "edge",
                    "--rounds",
                    "3",
                    "--json",
                    "/a/b.json",
                    "--launcher=/c/banyan",
                    "--profile"),
                "edge"))
        .containsExactly("--rounds", "3", "--profile");
  }
}
