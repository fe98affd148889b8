package dev.banyan.data.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.DataConfig;
import dev.banyan.data.DataException;
import dev.banyan.data.DataModule;
import dev.banyan.data.ExternalPostgres;
import dev.banyan.data.Migrations;
import dev.banyan.data.Migrations.Target;
import dev.banyan.data.PgBouncer;
import dev.banyan.data.Query;
import dev.banyan.data.TestServer;
import dev.banyan.kernel.config.ConfigBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the keys a user writes to a database that serves. */
class ExternalServerTest {

  private static final Query TEST = new Query("test", "note");
  private static final Migrations NOTES = new Migrations("notes", Target.SHARD, "db/notes/shard");

  @Test
  void oneUrlServesAsDirectoryAndShardAlsoThroughPgBouncer(@TempDir Path folder) {
    String database = freshDatabase();
    DataConfig config =
        ConfigBinder.bind(
            Map.of(
                "type",
                "external",
                "url",
                PgBouncer.get().url(database).replace("jdbc:", ""),
                "directUrl",
                ExternalPostgres.get().url(database),
                "user",
                ExternalPostgres.USER,
                "password",
                ExternalPostgres.PASSWORD),
            DataConfig.class);
    for (int round = 0; round < 2; round++) {
      try (DataModule data =
          DataModule.start(
              config, folder, InstantSource.system(), new SimpleMeterRegistry(), List.of(NOTES))) {
        assertThat(data.directory()).isSameAs(data.shards().all().getFirst());
        assertThat(data.databases()).hasSize(1);
        data.shards()
            .named("s1")
            .write(TEST, handle -> handle.execute("INSERT INTO note (body) VALUES ('x')"));
        assertThat(data.server().describe()).contains("external PostgreSQL 15");
        assertThat(data.server().describe()).doesNotContain(ExternalPostgres.PASSWORD);
      }
    }
  }

  private static String freshDatabase() {
    String url = TestServer.EXTERNAL.server(List.of("s1"), List.of()).shards().getFirst().url();
    return url.substring(url.lastIndexOf('/') + 1);
  }

  @Test
  void aWrongPasswordIsExplained() {
    assertThatThrownBy(
            () ->
                ExternalServer.open(
                    config(
                        Map.of(
                            "url",
                            ExternalPostgres.get().url("postgres"),
                            "user",
                            ExternalPostgres.USER,
                            "password",
                            "wrong"))))
        .isInstanceOf(DataException.Refused.class)
        .hasMessageContaining("does not let 'team_login' in")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void aMissingUserIsExplained() {
    assertThatThrownBy(
            () ->
                ExternalServer.open(config(Map.of("url", ExternalPostgres.get().url("postgres")))))
        .isInstanceOf(DataException.Refused.class)
        .hasMessageContaining("database.user");
  }

  private static DataConfig config(Map<String, Object> keys) {
    var all = new java.util.HashMap<>(keys);
    all.put("type", "external");
    return ConfigBinder.bind(all, DataConfig.class);
  }
}
