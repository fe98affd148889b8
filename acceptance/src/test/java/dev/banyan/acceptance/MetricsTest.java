package dev.banyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/operate/metrics.md lists is what a node tells. Dashboard and alert rules are held
 * against that list by a test of their own.
 */
class MetricsTest {

  private static final Pattern LISTED =
      Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (\\w+) \\|[^|]*\\|([^|]*)\\|");
  private static final Pattern TOLD = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)");

  @TempDir Path folder;

  @Test
  void aNodeTellsEveryMetricThatIsListed() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    Matcher line =
        LISTED.matcher(Files.readString(Repository.root().resolve("docs/operate/metrics.md")));
    while (line.find()) {
      // "once there was one": it comes with the first of what it counts.
      if (!line.group(3).contains("(once ")) {
        listed.put(line.group(1), line.group(2));
      }
    }
    assertThat(listed).hasSizeGreaterThan(40);
    try (var node =
        BanyanProcess.start(TestApps.node(folder.resolve("app"), "one"), folder.resolve("data"))) {
      new Api(node.app(), null).get("/");
      Map<String, String> told = new TreeMap<>();
      Matcher type = TOLD.matcher(new Api(node.api(), null).get("/metrics").expect(200).body());
      while (type.find()) {
        told.put(type.group(1), type.group(2));
      }
      assertThat(told).containsAllEntriesOf(listed);
    }
  }
}
