package dev.banyan.data;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.VirtualShard;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Finds the database of a team. A team belongs to one of {@value
 * dev.banyan.kernel.VirtualShard#COUNT} virtual shards for ever; the directory says which physical
 * shard holds a virtual shard, and names the teams that stand elsewhere. The map is read once and
 * then kept, and read again when any node changes it. Thread-safe, and without SQL on the way.
 *
 * <p>An override is by team, so ask with a team's id wherever there is one. The id of what a team
 * owns tells only the virtual shard: {@link #of} answers for teams without an override, {@link
 * #candidates} for all.
 */
public final class Shards {

  static final String CHANNEL = "banyan_shards";

  private static final Query LOAD = new Query("select", "data_virtual_shard");
  private static final Query OVERRIDE = new Query("upsert", "data_team_shard");

  private final SqlDatabase directory;
  private final Map<String, SqlDatabase> byName;
  private volatile ShardMap map;

  private Shards(SqlDatabase directory, Map<String, SqlDatabase> byName, ShardMap map) {
    this.directory = directory;
    this.byName = byName;
    this.map = map;
  }

  static Shards open(SqlDatabase directory, List<SqlDatabase> databases) {
    var byName = new LinkedHashMap<String, SqlDatabase>();
    databases.forEach(database -> byName.put(database.name(), database));
    List<String> names = List.copyOf(byName.keySet());
    ShardMap map = directory.read(LOAD, handle -> ShardMap.load(handle, names));
    if (map.isEmpty()) {
      map =
          directory
              .write(
                  new Query("insert", "data_virtual_shard"),
                  handle -> ShardMap.spread(handle, names))
              .value();
    }
    return new Shards(directory, byName, map);
  }

  /** Follows changes that other nodes make. */
  AutoCloseable follow() {
    return directory.listener().listen(CHANNEL, payload -> reload());
  }

  /**
   * The database of a team.
   *
   * @param team an id with the prefix {@code team}
   */
  public SqlDatabase ofTeam(Id team) {
    if (!team.prefix().equals("team")) {
      throw new IllegalArgumentException("not a team's id: " + team.prefix());
    }
    return map.overrideOf(team.uuid())
        .map(this::named)
        .orElseGet(() -> ofVirtualShard(team.virtualShard()));
  }

  /**
   * The database of the team that owns what this id names; the id itself may be a team's. Ids of
   * global things have no meaning here.
   */
  public SqlDatabase of(Id anyIdOfTheTeam) {
    return anyIdOfTheTeam.prefix().equals("team")
        ? ofTeam(anyIdOfTheTeam)
        : ofVirtualShard(anyIdOfTheTeam.virtualShard());
  }

  /**
   * Every database that may hold what this id names: one, unless teams of the same virtual shard
   * were moved away singly. The virtual shard's own comes first.
   */
  public List<SqlDatabase> candidates(Id anyIdOfATeam) {
    ShardMap current = map;
    VirtualShard slot = anyIdOfATeam.virtualShard();
    return Stream.concat(Stream.of(current.shardOf(slot)), current.elsewhere(slot))
        .distinct()
        .map(this::named)
        .toList();
  }

  private SqlDatabase ofVirtualShard(VirtualShard shard) {
    return named(map.shardOf(shard));
  }

  /**
   * A physical shard by its name.
   *
   * @throws IllegalArgumentException when the configuration has no such shard
   */
  public SqlDatabase named(String name) {
    SqlDatabase database = byName.get(name);
    if (database == null) {
      throw new IllegalArgumentException(
          "no shard is named " + name + "; known here: " + String.join(", ", byName.keySet()));
    }
    return database;
  }

  /** Every physical shard, in the order of the configuration. */
  public List<SqlDatabase> all() {
    return List.copyOf(byName.values());
  }

  /**
   * Says that a team's data stands on a shard whatever its virtual shard is. It moves no data: that
   * is done before, while the team's writes are fenced.
   *
   * @param shard the physical shard, or empty to end the override
   */
  public void assign(Id team, Optional<String> shard) {
    shard.ifPresent(this::named);
    directory.write(
        OVERRIDE,
        handle -> {
          if (shard.isPresent()) {
            handle.execute(
                """
                INSERT INTO data_team_shard (team_id, shard) VALUES (?, ?)
                ON CONFLICT (team_id) DO UPDATE SET shard = excluded.shard
                """,
                team.uuid(),
                shard.get());
          } else {
            handle.execute("DELETE FROM data_team_shard WHERE team_id = ?", team.uuid());
          }
          // The queue of notifications may be full; who misses this looks again by itself.
          handle.afterCommit(() -> handle.execute("NOTIFY " + CHANNEL));
          return team;
        });
    reload();
  }

  private void reload() {
    map = directory.read(LOAD, handle -> ShardMap.load(handle, List.copyOf(byName.keySet())));
  }

  /**
   * The directory's map as it stood when it was read.
   *
   * @param virtual the physical shard of each virtual one; empty before the first start
   */
  private record ShardMap(List<String> virtual, Map<UUID, String> overrides) {

    /** Read whole into memory, so their number is bounded; a move of more teams moves slots. */
    static final int OVERRIDES_MAX = 100_000;

    static ShardMap load(Handle handle, List<String> names) {
      List<String> virtual =
          handle
              .createQuery("SELECT shard FROM data_virtual_shard ORDER BY number")
              .mapTo(String.class)
              .list();
      var overrides = new HashMap<UUID, String>();
      handle
          .createQuery("SELECT team_id, shard FROM data_team_shard LIMIT " + (OVERRIDES_MAX + 1))
          .map((rows, context) -> overrides.put(rows.getObject(1, UUID.class), rows.getString(2)))
          .list();
      if (overrides.size() > OVERRIDES_MAX) {
        throw new IllegalStateException("more than " + OVERRIDES_MAX + " teams have an override");
      }
      requireKnown(virtual, overrides, names);
      return new ShardMap(virtual, overrides);
    }

    private static void requireKnown(
        List<String> virtual, Map<UUID, String> overrides, List<String> names) {
      for (String used : virtual) {
        requireKnown(used, names);
      }
      for (String used : overrides.values()) {
        requireKnown(used, names);
      }
    }

    private static void requireKnown(String used, List<String> names) {
      if (!names.contains(used)) {
        throw new DataException.Refused(
            "The directory says that shard '"
                + used
                + "' holds teams, but database.shards has only: "
                + String.join(", ", names)
                + ". Add it again.",
            new IllegalStateException("unknown shard " + used));
      }
    }

    /**
     * The first start gives each shard an equal, contiguous range; later shards get teams by moves.
     */
    static ShardMap spread(Handle handle, List<String> names) {
      handle.execute("LOCK TABLE data_virtual_shard IN EXCLUSIVE MODE");
      handle
          .createUpdate(
              """
              INSERT INTO data_virtual_shard (number, shard)
              SELECT n, (:names::text[])[1 + n * cardinality(:names::text[]) / :count]
              FROM generate_series(0, :count - 1) AS n
              WHERE NOT EXISTS (SELECT 1 FROM data_virtual_shard)
              """)
          .bind("names", "{" + String.join(",", names) + "}")
          .bind("count", VirtualShard.COUNT)
          .execute();
      return load(handle, names);
    }

    boolean isEmpty() {
      return virtual.isEmpty();
    }

    String shardOf(VirtualShard shard) {
      return virtual.get(shard.number());
    }

    /** Where teams of this slot were moved to. */
    Stream<String> elsewhere(VirtualShard slot) {
      return overrides.isEmpty()
          ? Stream.empty()
          : overrides.entrySet().stream()
              .filter(entry -> new Id("team", entry.getKey()).virtualShard().equals(slot))
              .map(Map.Entry::getValue);
    }

    Optional<String> overrideOf(UUID team) {
      return Optional.ofNullable(overrides.get(team));
    }
  }
}
