package dev.banyan.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigBinderTest {

  enum Mode {
    EMBEDDED,
    EXTERNAL_SERVER
  }

  record Pool(
      @Doc("Connections at most.") @Default("10") @Range(min = 1, max = 100) int sizeMax,
      @Doc("How long to wait for one.") @Default("30s") Duration waitMax) {}

  record Shard(@Doc("Its name.") String name) {}

  record Config(
      @Doc("Which driver.") @Default("embedded") Mode type,
      @Doc("Where it is.") Optional<String> url,
      @Doc("The password.") @Default("") Secret password,
      @Doc("The largest body.") @Default("1Mi") ByteSize bodyMax,
      Pool pool,
      @Doc("Further shards.") List<Shard> shards,
      @Doc("Rates by plan.") Map<String, Integer> rates) {
    Config {
      if (type == Mode.EXTERNAL_SERVER && url.isEmpty()) {
        throw new IllegalArgumentException("url is needed when type is external-server");
      }
    }
  }

  @Test
  void defaultsStandWhereNothingIsSet() {
    Config config = ConfigBinder.bind(Map.of(), Config.class);
    assertThat(config)
        .isEqualTo(
            new Config(
                Mode.EMBEDDED,
                Optional.empty(),
                new Secret(""),
                ByteSize.ofMebibytes(1),
                new Pool(10, Duration.ofSeconds(30)),
                List.of(),
                Map.of()));
  }

  @Test
  void everyErrorIsToldAtOnceWithTheNearestKey() {
    Map<String, Object> tree =
        Map.of(
            "typ",
            "x",
            "type",
            "embeded",
            "bodyMax",
            "large",
            "pool",
            Map.of("sizeMax", 1000, "waitMx", "1s"),
            "shards",
            List.of(Map.of()),
            "rates",
            Map.of("free", "many"));
    assertThatThrownBy(() -> ConfigBinder.bind(tree, Config.class))
        .isInstanceOfSatisfying(
            ConfigException.class,
            told ->
                assertThat(told.errors())
                    .containsExactlyInAnyOrder(
                        "typ: unknown key; did you mean 'type'?",
                        "type: 'embeded' is not one of embedded, external-server; did you mean"
                            + " 'embedded'?",
                        "bodyMax: 'large' is not a size; write 512Mi, 1Gi or 10MB",
                        "pool.waitMx: unknown key; did you mean 'waitMax'?",
                        "pool.sizeMax: 1000 is not in 1..100",
                        "shards[0].name: is required",
                        "rates.free: 'many' is not a whole number"));
  }

  @Test
  void aRecordRefusesACombination() {
    assertThatThrownBy(() -> ConfigBinder.bind(Map.of("type", "external-server"), Config.class))
        .hasMessageContaining("url is needed when type is external-server");
  }

  @Test
  void theEnvironmentLiesOverTheFile() {
    var file = Map.of("pool", Map.of("sizeMax", 5, "waitMax", "1s"));
    var environment =
        ConfigTree.fromEnvironment(
            "BANYAN_", Map.of("BANYAN_POOL__SIZE_MAX", "7", "BANYAN_BODY_MAX", "2Mi", "HOME", "/"));
    Config config = ConfigBinder.bind(ConfigTree.merge(file, environment), Config.class);
    assertThat(config.pool()).isEqualTo(new Pool(7, Duration.ofSeconds(1)));
    assertThat(config.bodyMax()).isEqualTo(ByteSize.ofMebibytes(2));
  }

  @Test
  void whatIsInForceIsShownWithSecretsMasked() {
    Config config =
        ConfigBinder.bind(
            Map.of("password", "hunter2", "shards", List.of(Map.of("name", "b"))), Config.class);
    assertThat(ConfigPrinter.effective(config))
        .containsEntry("password", "******")
        .containsEntry("pool.waitMax", "30s")
        .containsEntry("bodyMax", "1Mi")
        .containsEntry("shards[0].name", "b")
        .doesNotContainValue("hunter2");
  }

  private record Addresses(Optional<String> url, URI issuer) {}

  @Test
  void theLoginOfAnAddressIsMaskedToo() {
    assertThat(
            ConfigPrinter.effective(
                new Addresses(
                    Optional.of("postgresql://owner:hunter2@db/banyan?password=hunter2"),
                    URI.create("https://owner:hunter2@login.example"))))
        .containsEntry("url", "postgresql://******@db/banyan?password=******")
        .containsEntry("issuer", "https://******@login.example");
  }

  @Test
  void theReferenceNamesEveryKey() {
    assertThat(ConfigReference.markdown(Config.class))
        .contains("| `pool.sizeMax` | whole number | `10` | Connections at most. From 1 to 100. |")
        .contains("| `shards[].name` | text |  | Its name. |")
        .contains("| `type` | embedded, external-server | `embedded` |");
  }
}
