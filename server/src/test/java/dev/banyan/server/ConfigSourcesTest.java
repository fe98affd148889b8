package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import dev.banyan.kernel.config.ConfigPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourcesTest {

  @TempDir Path folder;

  @Test
  void withoutAnythingTheDefaultsHold() {
    ServerConfig config = read("", Map.of(), Map.of());
    assertThat(config.edge().port()).isEqualTo(8080);
    assertThat(config.api().port()).isEqualTo(8081);
    assertThat(config.edge().bind()).isEqualTo("127.0.0.1");
    assertThat(config.api().bind()).isEqualTo("127.0.0.1");
  }

  @Test
  void theEnvironmentStandsOverTheFileAndFlagsOverBoth() {
    String file =
        """
        edge: {port: 1001, bind: 0.0.0.0}
        api: {port: 1002}
        log: {level: debug}
        """;
    Map<String, String> environment =
        Map.of("BANYAN_EDGE__PORT", "2001", "BANYAN_API__PORT", "2002", "OTHER", "x");
    ServerConfig config = read(file, environment, Map.of("api.port", "3002"));
    assertThat(config.log().level()).isEqualTo(LogConfig.Level.DEBUG);
    assertThat(config.edge().bind()).isEqualTo("0.0.0.0");
    assertThat(config.edge().port()).isEqualTo(2001);
    assertThat(config.api().port()).isEqualTo(3002);
  }

  @Test
  void everyMistakeIsToldAtOnceWithTheNearestKey() {
    String file =
        """
        edge: {prot: 1}
        databse: {}
        api: {port: 70000}
        log: {level: loud}
        """;
    assertThatThrownBy(() -> read(file, Map.of("BANYAN_EDGE__BINDD", "x"), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("edge.prot: unknown key; did you mean 'port'?")
        .hasMessageContaining("databse: unknown key; did you mean 'database'?")
        .hasMessageContaining("edge.bindd: unknown key; did you mean 'bind'?")
        .hasMessageContaining("api.port: 70000")
        .hasMessageContaining("log.level");
  }

  @Test
  void whatTheLauncherAndAppsAreToldIsNoSetting() {
    Map<String, String> environment =
        Map.of(
            "BANYAN_JAVA_HOME", "/x",
            "BANYAN_JAVA_OPTS", "-Xmx1g",
            "BANYAN_NO_AOT", "1",
            "BANYAN_URL", "http://x",
            "BANYAN_KEY", "k",
            "BANYAN_NODE", "n",
            "BANYAN_INSTANCE", "ins_x");
    assertThat(read("", environment, Map.of())).isEqualTo(read("", Map.of(), Map.of()));
  }

  @Test
  void aKeyThatStandsTwiceIsAMistake() {
    assertThatThrownBy(() -> read("edge: {port: 1}\nedge: {port: 2}\n", Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("duplicate key");
  }

  @Test
  void secretsAreMaskedWhereSettingsAreShown() {
    ServerConfig config = read("api: {metricsToken: very-secret}\n", Map.of(), Map.of());
    assertThat(ConfigPrinter.effective(config))
        .containsEntry("api.metricsToken", "******")
        .doesNotContainValue("very-secret");
  }

  @Test
  void everySettingThatIsShownSaysWhatItMeans() {
    assertThat(ConfigPrinter.entries(read("", Map.of(), Map.of())))
        .hasSizeGreaterThan(50)
        .allSatisfy(entry -> assertThat(entry.doc()).as(entry.key()).isNotBlank());
  }

  private ServerConfig read(
      String yaml, Map<String, String> environment, Map<String, String> flags) {
    try {
      Path file = Files.writeString(folder.resolve("banyan.yaml"), yaml);
      return ConfigSources.read(Optional.of(file), environment, flags);
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }
}
