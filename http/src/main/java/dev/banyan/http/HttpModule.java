package dev.banyan.http;

import dev.banyan.data.Migrations;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.IdGenerator;
import java.time.InstantSource;
import java.util.List;

/** What the assembly needs of this slice beside {@link ApiRouter}. */
public final class HttpModule {

  private HttpModule() {}

  /** The slice's tables. */
  public static List<Migrations> migrations() {
    return List.of(new Migrations("http", Migrations.Target.DIRECTORY, "db/http/directory"));
  }

  /**
   * Keeps answers in the directory database. {@link IdempotencyStore#sweep} is to be called now and
   * then.
   */
  public static IdempotencyStore idempotency(
      SqlDatabase directory, InstantSource clock, IdGenerator ids, ApiConfig config) {
    return new SqlIdempotency(directory, clock, ids, config.idempotencyKeep());
  }
}
