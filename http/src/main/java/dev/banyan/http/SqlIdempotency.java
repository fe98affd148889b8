package dev.banyan.http;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Idempotency in the directory database, so that any node knows what another answered. */
final class SqlIdempotency implements IdempotencyStore {

  private static final Query CLAIM = new Query("upsert", "http_idempotency");
  private static final Query FINISH = new Query("update", "http_idempotency");
  private static final Query DELETE = new Query("delete", "http_idempotency");

  private record Row(
      byte[] request, boolean finished, boolean abandoned, byte @Nullable [] sealed) {}

  /** Rows of one transaction of a sweep. */
  static final int SWEEP_ROWS_MAX = 1_000;

  /** Transactions of one sweep: a million answers. */
  private static final int SWEEP_BATCHES_MAX = 1_000;

  private final SqlDatabase directory;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final Duration keep;

  SqlIdempotency(SqlDatabase directory, InstantSource clock, IdGenerator ids, Duration keep) {
    this.directory = directory;
    this.clock = clock;
    this.ids = ids;
    this.keep = keep;
  }

  @Override
  public Claim begin(byte[] name, byte[] request) {
    Id token = ids.global("req");
    Instant now = clock.instant();
    return directory
        .<Claim>write(
            CLAIM,
            handle -> {
              int claimed =
                  handle
                      .createUpdate(
                          """
                          INSERT INTO http_idempotency AS known (name, request, token, claimed_at)
                          VALUES (:name, :request, :token, :now)
                          ON CONFLICT (name) DO UPDATE
                          SET request = excluded.request, token = excluded.token,
                              claimed_at = excluded.claimed_at, finished_at = NULL, sealed = NULL
                          WHERE known.claimed_at < :expired
                          """)
                      .bind("name", name)
                      .bind("request", request)
                      .bind("token", token.uuid())
                      .bind("now", utc(now))
                      .bind("expired", utc(now.minus(keep)))
                      .execute();
              if (claimed == 1) {
                return new Fresh(token);
              }
              Optional<Row> known =
                  handle
                      .createQuery(
                          """
                          SELECT request, finished_at IS NOT NULL, claimed_at < :abandoned, sealed
                          FROM http_idempotency WHERE name = :name
                          """)
                      .bind("name", name)
                      .bind("abandoned", utc(now.minus(CLAIM_MAX)))
                      .map(
                          (rows, context) ->
                              new Row(
                                  rows.getBytes(1),
                                  rows.getBoolean(2),
                                  rows.getBoolean(3),
                                  rows.getBytes(4)))
                      .findOne();
              // Gone between the two statements: released just now, so the client may come again.
              return known.map(row -> claim(row, request)).orElseGet(Running::new);
            })
        .value();
  }

  private static Claim claim(Row row, byte[] request) {
    if (!Arrays.equals(row.request, request)) {
      return new Mismatch();
    }
    if (!row.finished) {
      return row.abandoned ? new OutcomeUnknown() : new Running();
    }
    byte[] sealed = row.sealed;
    return sealed == null || sealed.length == 0 ? new DoneWithoutAnswer() : new Done(sealed);
  }

  @Override
  public void finish(byte[] name, Id token, byte[] sealed) {
    directory.write(
        FINISH,
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE http_idempotency SET finished_at = :now, sealed = :sealed
                    WHERE name = :name AND token = :token
                    """)
                .bind("now", utc(clock.instant()))
                .bind("sealed", sealed)
                .bind("name", name)
                .bind("token", token.uuid())
                .execute());
  }

  @Override
  public void release(byte[] name, Id token) {
    directory.write(
        DELETE,
        handle ->
            handle
                .createUpdate("DELETE FROM http_idempotency WHERE name = :name AND token = :token")
                .bind("name", name)
                .bind("token", token.uuid())
                .execute());
  }

  /** In short transactions of a bounded number of rows; what is left goes at the next sweep. */
  @Override
  public int sweep() {
    Instant expired = clock.instant().minus(keep);
    int swept = 0;
    for (int batch = 0; batch < SWEEP_BATCHES_MAX; batch++) {
      int deleted = sweep(expired);
      swept += deleted;
      if (deleted < SWEEP_ROWS_MAX) {
        break;
      }
    }
    return swept;
  }

  private int sweep(Instant expired) {
    return directory
        .write(
            DELETE,
            handle ->
                handle
                    .createUpdate(
                        """
                        DELETE FROM http_idempotency WHERE ctid = ANY (ARRAY(
                          SELECT ctid FROM http_idempotency WHERE claimed_at < :expired
                          LIMIT :most FOR UPDATE SKIP LOCKED))
                        """)
                    .bind("expired", utc(expired))
                    .bind("most", SWEEP_ROWS_MAX)
                    .execute())
        .value();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
