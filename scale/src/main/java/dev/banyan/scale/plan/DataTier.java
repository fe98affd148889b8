package dev.banyan.scale.plan;

import java.util.List;
import java.util.Locale;

/**
 * The database and the cache of a plan.
 *
 * @param database the size's price row; empty where it runs beside the app
 * @param shards how many databases of that size
 * @param copies how many of each are paid for
 * @param databaseCores what the load asks for
 * @param databaseGi what memory it asks for
 * @param storageGb stored
 * @param cache the size's price row; empty where it runs beside the app
 * @param caches how many of that size, copies included
 * @param cacheGi what memory it asks for
 * @param databaseArithmetic how the database came about, as text
 * @param cacheArithmetic how the cache did
 */
public record DataTier(
    String database,
    long shards,
    long copies,
    double databaseCores,
    double databaseGi,
    double storageGb,
    String cache,
    long caches,
    double cacheGi,
    String databaseArithmetic,
    String cacheArithmetic) {

  private static final double GIBI = 1L << 30;
  private static final double CACHE_BASE_GI = 0.25;
  private static final double DATABASE_BASE_GI = 0.5;
  private static final double STORAGE_MIN_GB = 10;

  static DataTier of(
      TargetSpec spec, Demand demand, Redundancy redundancy, Assumptions assumptions) {
    Level level = demand.level();
    double cores =
        demand.queriesPerSecond()
            / (assumptions.queriesPerDatabaseCore().against(level)
                * assumptions.databaseUtilisation().at(level));
    // who has not come for a month has no rows worth keeping in memory
    double seenGb = demand.rowsGb() * demand.users().monthlyActive() / demand.users().registered();
    double gi = DATABASE_BASE_GI + seenGb * 1e9 / GIBI * assumptions.hotShare().at(level);
    double cacheGi =
        (demand.cacheGb() * 1e9 / GIBI + CACHE_BASE_GI) / assumptions.cacheUse().at(level);
    Pick database = database(spec.databases(), cores, gi);
    Pick cache = cache(spec.caches(), cacheGi);
    long copies =
        switch (redundancy) {
          case NONE -> 1;
          case ZONE -> spec.databaseIncludesStandby() ? 1 : 2;
          case REGION -> 3;
        };
    long cacheCopies = redundancy == Redundancy.NONE ? 1 : copies;
    String databaseText =
        String.format(
            Locale.ROOT,
            "%s queries/s / (%s a core × %s) = %s cores, %s GB of the monthly active × %s hot + 0.5 Gi ="
                + " %s Gi → %d × %s ×"
                + " %d copies",
            Numbers.plain(demand.queriesPerSecond()),
            Numbers.plain(assumptions.queriesPerDatabaseCore().against(level)),
            Numbers.plain(assumptions.databaseUtilisation().at(level)),
            Numbers.plain(cores),
            Numbers.plain(seenGb),
            Numbers.plain(assumptions.hotShare().at(level)),
            Numbers.plain(gi),
            database.count(),
            database.price().isEmpty() ? "beside the app" : database.price(),
            copies);
    String cacheText =
        String.format(
            Locale.ROOT,
            "(%s GB + 0.25 Gi) / %s = %s Gi → %d × %s × %d copies",
            Numbers.plain(demand.cacheGb()),
            Numbers.plain(assumptions.cacheUse().at(level)),
            Numbers.plain(cacheGi),
            cache.count(),
            cache.price().isEmpty() ? "beside the app" : cache.price(),
            cacheCopies);
    return new DataTier(
        database.price(),
        database.count(),
        copies,
        cores,
        gi,
        Math.max(STORAGE_MIN_GB, demand.rowsGb()),
        cache.price(),
        cache.count() * cacheCopies,
        cacheGi,
        databaseText,
        cacheText);
  }

  /** {@code 2 × aws/db.r6g.large}: what the next stage is compared by. */
  String databaseText() {
    return database.isEmpty() ? "beside the app" : shards + " × " + database;
  }

  String cacheText() {
    return cache.isEmpty() ? "beside the app" : caches + " × " + cache;
  }

  private record Pick(String price, long count) {}

  /** The first size that holds all of it, or shards of the largest. */
  private static Pick database(List<TargetSpec.Machine> sizes, double cores, double gi) {
    if (sizes.isEmpty()) {
      return new Pick("", 1);
    }
    for (TargetSpec.Machine size : sizes) {
      if (size.cpu().cores() >= cores && size.memory().bytes() / GIBI >= gi) {
        return new Pick(size.price(), 1);
      }
    }
    TargetSpec.Machine largest = sizes.getLast();
    long byCores = Numbers.ceil(cores / largest.cpu().cores(), "database shards");
    long byMemory = Numbers.ceil(gi / (largest.memory().bytes() / GIBI), "database shards");
    return new Pick(largest.price(), Math.max(byCores, byMemory));
  }

  private static Pick cache(List<TargetSpec.Cache> sizes, double gi) {
    if (sizes.isEmpty()) {
      return new Pick("", 1);
    }
    for (TargetSpec.Cache size : sizes) {
      if (size.memory().bytes() / GIBI >= gi) {
        return new Pick(size.price(), 1);
      }
    }
    TargetSpec.Cache largest = sizes.getLast();
    return new Pick(
        largest.price(), Numbers.ceil(gi / (largest.memory().bytes() / GIBI), "cache shards"));
  }
}
