package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.ConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataConfigTest {

  @Test
  void nothingSetIsAnEmbeddedServer() {
    assertThat(ConfigBinder.bind(Map.of(), DataConfig.class))
        .usingRecursiveComparison()
        .ignoringFields("shards")
        .isEqualTo(DataConfig.embedded());
  }

  @Test
  void shardsAreNamedOnce() {
    assertThatThrownBy(
            () ->
                ConfigBinder.bind(
                    Map.of("shards", List.of(Map.of("name", "a"), Map.of("name", "a"))),
                    DataConfig.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("two shards are named a");
  }

  @Test
  void anExternalServerNeedsItsAddress() {
    assertThatThrownBy(() -> ConfigBinder.bind(Map.of("type", "external"), DataConfig.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("needs url");
  }

  @Test
  void addressesAreReadInBothForms() {
    JdbcUrl url = JdbcUrl.parse("postgresql://me:p%40ss+word@db.example:6000/app?sslmode=require");
    assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:6000/app?sslmode=require");
    assertThat(url.user()).contains("me");
    assertThat(url.password().orElseThrow().reveal()).isEqualTo("p@ss+word");
    assertThat(JdbcUrl.parse("jdbc:postgresql://localhost/app").port()).isEqualTo(5432);
    assertThatThrownBy(() -> JdbcUrl.parse("mysql://localhost/app"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
