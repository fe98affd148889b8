package dev.banyan.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.DataModule;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.data.TestDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmallBlobsTest {

  private static final Query QUERY = new Query("test", "blob_small");

  private final SmallBlobs blobs = new SmallBlobs();
  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new SecureRandom());
  private final Id team = ids.team();
  private DataModule data;

  @BeforeEach
  void start() {
    data = TestDatabase.start(SmallBlobs.MIGRATIONS);
  }

  @AfterEach
  void stop() {
    data.close();
  }

  @Test
  void keepsAContentOncePerTeamInTheCallersTransaction() {
    Blob blob = put("hello");
    assertThat(put("hello")).isEqualTo(blob);
    assertThat(get(team, blob)).isEqualTo("hello");
    assertThat(get(ids.team(), blob)).isNull();
    assertThatThrownBy(
            () ->
                database()
                    .write(
                        QUERY,
                        handle -> {
                          blobs.put(handle, team, "undone".getBytes(UTF_8));
                          throw new IllegalStateException("the transaction fails");
                        }))
        .hasMessageContaining("the transaction fails");
    assertThat(
            database()
                .<Integer>read(
                    QUERY,
                    handle ->
                        handle
                            .createQuery("select count(*) from blob_small")
                            .mapTo(Integer.class)
                            .one()))
        .isEqualTo(1);
  }

  @Test
  void tellsDamageAndForgetsWhatIsDeleted() {
    Blob blob = put("hello");
    database().write(QUERY, handle -> handle.execute("update blob_small set content = 'hellp'"));
    assertThatThrownBy(() -> get(team, blob)).hasRootCauseInstanceOf(BlobException.Corrupt.class);
    database()
        .write(
            QUERY,
            handle -> {
              blobs.delete(handle, team, blob);
              return true;
            });
    assertThat(get(team, blob)).isNull();
  }

  @Test
  void refusesWhatIsNotSmall() {
    assertThatThrownBy(() -> put("x".repeat(SmallBlobs.BYTES_MAX + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(get(team, put("x".repeat(SmallBlobs.BYTES_MAX)))).hasSize(SmallBlobs.BYTES_MAX);
  }

  private SqlDatabase database() {
    return data.shards().all().getFirst();
  }

  private Blob put(String text) {
    return database().write(QUERY, handle -> blobs.put(handle, team, text.getBytes(UTF_8))).value();
  }

  private String get(Id owner, Blob blob) {
    return database()
        .read(
            QUERY,
            handle ->
                blobs.get(handle, owner, blob).map(bytes -> new String(bytes, UTF_8)).orElse(null));
  }
}
