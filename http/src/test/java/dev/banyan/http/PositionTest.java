package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.DataModule;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.data.TestDatabase;
import dev.banyan.kernel.Position;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a later read must have come to stands on every answer to a write, and on no other. */
class PositionTest {

  private static final Query NOTE = new Query("insert", "note");
  private static final String OAK = "{\"name\":\"oak\"}";

  private final DataModule data = TestDatabase.start();
  private final SqlDatabase shard = data.shards().named("s1");
  private final AtomicReference<Position> written = new AtomicReference<>();
  private final SmallApi api = new SmallApi();

  @BeforeEach
  void makeTable() {
    shard.write(NOTE, handle -> handle.execute("CREATE TABLE note (body text)"));
  }

  @AfterEach
  void close() {
    api.close();
    data.close();
  }

  private void write() {
    written.set(
        shard.write(NOTE, handle -> handle.execute("INSERT INTO note VALUES ('oak')")).position());
  }

  private static Optional<String> position(HttpResponse<String> answer) {
    return answer.headers().firstValue(Answer.POSITION_HEADER);
  }

  @Test
  void anAnswerToAWriteCarriesThePositionOfItsCommit() throws Exception {
    api.work = this::write;
    var first = position(api.post("/v1/things", OAK)).map(Position::parse);
    assertThat(first).contains(written.get());
    var second = position(api.post("/v1/things", OAK)).map(Position::parse);
    assertThat(second).contains(written.get());
    assertThat(second.orElseThrow().reaches(first.orElseThrow())).isTrue();
    assertThat(first.orElseThrow().reaches(second.orElseThrow())).isFalse();
  }

  @Test
  void aRepeatedWriteIsAtThePositionOfTheFirst() throws Exception {
    api.work = this::write;
    var first = api.post("/v1/things", OAK, "Idempotency-Key", "p1");
    var second = api.post("/v1/things", OAK, "Idempotency-Key", "p1");
    assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(position(second)).isPresent().isEqualTo(position(first));
  }

  @Test
  void whatWroteNothingAndWhatReadsIsAtNone() throws Exception {
    assertThat(position(api.post("/v1/things", OAK, "Idempotency-Key", "p2"))).isEmpty();
    api.work = this::write;
    assertThat(position(api.send(api.signedIn("/v1/things")))).isEmpty();
    assertThat(written.get()).as("it was asked").isNotNull();
    // Refused before it writes.
    assertThat(position(api.post("/v1/things", "{\"name\":\"clash\"}"))).isEmpty();
  }

  @Test
  void aPositionGoesBackInTheHeaderItCameIn() throws Exception {
    api.work = this::write;
    String given = position(api.post("/v1/things", OAK)).orElseThrow();
    api.send(api.signedIn("/open").header(Answer.POSITION_HEADER, given));
    assertThat(api.opened.get().position()).contains(written.get());
  }
}
