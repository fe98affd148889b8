package dev.banyan.data;

import dev.banyan.kernel.Periodic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no app takes PostgreSQL's shared table of locks from the platform and from other
 * apps: that is one for the whole server, and whoever finds it full cannot write, nor log in.
 * Advisory locks, which fill it in a moment, cannot be taken from a role, and tools for migrations
 * need them. So every {@link #EVERY} a {@link LockSession} counts, and what is over {@link
 * LockShares an app's share} is ended; an app that exceeds its own share again is {@link
 * LockOffences kept out} for a while. A look takes 0.7 ms of PostgreSQL while apps hold few, 54 ms
 * while they hold 40,000 (on a two-core machine). All of it happens on one virtual thread.
 */
final class LockWatch implements AutoCloseable {

  static final Duration EVERY = Duration.ofMillis(500);

  /** Those that are ended let their locks go within so long, mostly. */
  private static final Duration GONE_WITHIN = Duration.ofMillis(400);

  private static final Duration GONE_POLL = Duration.ofMillis(10);

  /** How often a server that is away is tried: it takes most of a second to fill the table. */
  private static final Duration AWAY_POLL = Duration.ofMillis(100);

  /** Nothing listens, or it starts or stops. */
  private static final Set<String> AWAY = Set.of("08001", "57P03");

  /** Hears of it after sessions of an app were ended; may block, and fail. */
  interface Told {
    void of(LockShares.Excess excess, long capacity);
  }

  private static final Logger log = LoggerFactory.getLogger(LockWatch.class);

  private final DatabaseServer server;
  private final AppRoles roles;
  private final int sharePercent;
  private final LockOffences offences = new LockOffences();
  private final KeptOut keptOut;
  private Map<String, Set<Integer>> ending = Map.of();
  private final Telling<LockShares.Excess> telling;
  private final Counter ended;
  private final Periodic looking;
  private @Nullable LockSession session;
  private boolean blindSaid;
  private volatile boolean closing;
  private volatile double held = Double.NaN;
  private volatile double capacity = Double.NaN;

  private LockWatch(
      DatabaseServer server,
      AppRoles roles,
      int sharePercent,
      MeterRegistry meters,
      Told told,
      @Nullable LockSession first) {
    this.server = server;
    this.roles = roles;
    this.sharePercent = sharePercent;
    this.telling =
        new Telling<>("database-locks-told", excess -> told.of(excess, (long) capacity()));
    this.keptOut = new KeptOut(new AppLockout(server, roles));
    this.session = first;
    this.capacity = first == null ? Double.NaN : first.capacity();
    this.ended =
        Counter.builder("database.app.sessions.ended")
            .description("Sessions of apps that were ended because of too many locks")
            .register(meters);
    Gauge.builder("database.app.locks", this, watch -> watch.held)
        .description("What all apps hold of PostgreSQL's shared table of locks")
        .register(meters);
    Gauge.builder("database.locks.max", this, watch -> watch.capacity)
        .description("How many locks PostgreSQL's shared table has room for")
        .register(meters);
    this.looking =
        Periodic.start(
            "database-locks",
            EVERY,
            this::look,
            failure -> log.error("what locks apps hold is not known", failure));
  }

  /**
   * Begins to watch. Logs in before it returns, so before any app of this node can; when that fails
   * it is tried again at each look.
   *
   * @param roles whom it watches; all others are left alone
   * @param sharePercent what one app may hold of the table
   */
  static LockWatch start(
      DatabaseServer server, AppRoles roles, int sharePercent, MeterRegistry meters, Told told) {
    return new LockWatch(server, roles, sharePercent, meters, told, first(server));
  }

  private static @Nullable LockSession first(DatabaseServer server) {
    try {
      return LockSession.open(server.administration());
    } catch (SQLException later) {
      log.warn("what locks apps hold is not known yet: {}", later.getMessage());
      return null;
    }
  }

  private void look() {
    boolean loggedIn = session != null;
    if (!looked() && loggedIn) {
      // The login broke: a new one at once, before those get in that would take the room for it.
      looked();
    }
  }

  private boolean looked() {
    List<LockShares.Excess> excesses;
    try {
      excesses = endExcesses(session());
      blindSaid = false;
    } catch (SQLException failure) {
      letGo();
      if (!blindSaid && !closing) {
        blindSaid = true;
        log.warn("what locks apps hold is not known for now: {}", failure.getMessage());
      }
      return false;
    }
    // What was told to end at the last look and is still about to is nothing new.
    List<LockShares.Excess> fresh =
        excesses.stream()
            .filter(
                excess -> !ending.getOrDefault(excess.role(), Set.of()).containsAll(excess.pids()))
            .toList();
    ending =
        excesses.stream()
            .collect(Collectors.toMap(LockShares.Excess::role, one -> Set.copyOf(one.pids())));
    fresh.forEach(this::consider);
    keptOut.look(System.nanoTime());
    // Beside, since what is told is written to a database: no look waits for that.
    telling.flush();
    return true;
  }

  /**
   * The kept login, or a new one. A server that is away is waited for: who would fill its table is
   * to find the watch there already.
   */
  private LockSession session() throws SQLException {
    LockSession kept = session;
    while (kept == null) {
      try {
        kept = LockSession.open(server.administration());
      } catch (SQLException failure) {
        if (closing || !AWAY.contains(String.valueOf(failure.getSQLState()))) {
          throw failure;
        }
        LockSupport.parkNanos(AWAY_POLL.toNanos());
      }
    }
    session = kept;
    capacity = kept.capacity();
    return kept;
  }

  private List<LockShares.Excess> endExcesses(LockSession asked) throws SQLException {
    List<LockShares.Session> apps =
        asked.sessions().stream().filter(session -> roles.contains(session.role())).toList();
    held = apps.stream().mapToLong(LockShares.Session::locks).sum();
    List<LockShares.Excess> excesses = LockShares.of(asked.capacity(), sharePercent).excesses(apps);
    for (LockShares.Excess excess : excesses) {
      for (int pid : excess.pids()) {
        asked.end(pid, excess.role());
      }
    }
    awaitGone(asked, excesses);
    return excesses;
  }

  /** Until they let go there may be no room for anybody, nor for what is to be done about them. */
  private static void awaitGone(LockSession asked, List<LockShares.Excess> excesses)
      throws SQLException {
    Set<Integer> pids =
        excesses.stream().flatMap(one -> one.pids().stream()).collect(Collectors.toSet());
    long deadline = System.nanoTime() + GONE_WITHIN.toNanos();
    while (!pids.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(GONE_POLL.toNanos());
      pids.retainAll(asked.sessions().stream().map(LockShares.Session::pid).toList());
    }
  }

  /** After the ends, when there is room again for whatever is to be said and done. */
  private void consider(LockShares.Excess excess) {
    ended.increment(excess.pids().size());
    log.warn(
        "the app's role {} held {} of the {} locks that PostgreSQL has for all, {}: {} of its"
            + " sessions were ended",
        excess.role(),
        excess.locks(),
        (long) capacity,
        excess.overShare()
            ? "more than its share (database.appLocksPercentMax)"
            : "within its share, but all apps together held too many",
        excess.pids().size());
    if (excess.overShare()) {
      long now = System.nanoTime();
      offences
          .again(excess.role(), now)
          .ifPresent(out -> keptOut.add(excess.role(), now + out.toNanos()));
    }
    telling.offer(excess);
  }

  private double capacity() {
    return capacity;
  }

  private void letGo() {
    held = Double.NaN;
    LockSession broken = session;
    session = null;
    try {
      if (broken != null) {
        broken.close();
      }
    } catch (SQLException already) {
      log.debug("the watch's login broke", already);
    }
  }

  /** Looks no more; waits for a look that is under way. */
  @Override
  public void close() {
    closing = true;
    looking.close();
    letGo();
  }
}
