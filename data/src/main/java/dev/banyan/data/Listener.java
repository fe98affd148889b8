package dev.banyan.data;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LISTEN and NOTIFY of one database. All channels share one connection to the server itself, made
 * when the first channel is listened to and made again when it breaks.
 *
 * <p>Notifications are hints: they are lost while the connection is down. So every consumer is
 * called with {@link #LOOK_AGAIN} whenever its channel is listened to anew, and each should also
 * poll. Consumers run on the listener's own virtual thread, one after another, and must be quick.
 */
public final class Listener {

  /** The payload that says: something may have been missed, look at the tables. */
  public static final String LOOK_AGAIN = "";

  /** The most channels of one database. */
  public static final int CHANNELS_MAX = 100;

  private static final Logger log = LoggerFactory.getLogger(Listener.class);
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration RECONNECT_FIRST = Duration.ofMillis(100);
  private static final Duration RECONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration LISTEN_WITHIN = Duration.ofSeconds(10);

  private final DatabaseAddress address;
  private final DataSource pool;
  private final Counter reconnects;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  // Wakes the thread out of its wait, so that a new channel is listened to at once.
  private final String wakeChannel = "banyan_wake_" + Long.toHexString(System.nanoTime());
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Thread thread;

  Listener(DatabaseAddress address, DataSource pool, MeterRegistry meters) {
    this.address = address;
    this.pool = pool;
    this.reconnects =
        Counter.builder("database.listener.reconnects")
            .description("How often the connection for LISTEN had to be made anew")
            .tag("database", address.name())
            .register(meters);
  }

  /**
   * Calls the consumer with the payload of each notification, beginning with one {@link
   * #LOOK_AGAIN} when the channel is open; returns after that, or after 10 s when the server cannot
   * be reached (it is then tried on).
   *
   * @param channel a lower-case name that needs no quotes
   * @return closes this one subscription
   */
  public AutoCloseable listen(String channel, Consumer<String> consumer) {
    if (!channel.matches("[a-z][a-z0-9_]{0,40}")) {
      throw new IllegalArgumentException("not a plain channel name: " + channel);
    }
    Channel state = subscribe(channel, consumer);
    if (state.listening) {
      deliver(consumer, LOOK_AGAIN);
    }
    wake();
    try {
      if (!state.opened.await(LISTEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("{}: LISTEN {} is still to be made", address.name(), channel);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return () -> state.consumers.remove(consumer);
  }

  private synchronized Channel subscribe(String name, Consumer<String> consumer) {
    if (closed.get()) {
      throw new IllegalStateException("the listener is closed");
    }
    if (!channels.containsKey(name) && channels.size() >= CHANNELS_MAX) {
      throw new IllegalStateException("more than " + CHANNELS_MAX + " channels");
    }
    Channel channel = channels.computeIfAbsent(name, Channel::new);
    channel.consumers.add(consumer);
    if (thread == null) {
      thread = Thread.ofVirtual().name("listen-" + address.name()).start(this::run);
    }
    return channel;
  }

  void close() {
    closed.set(true);
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    Duration pause = RECONNECT_FIRST;
    while (!closed.get()) {
      try (Connection connection = connect()) {
        pause = RECONNECT_FIRST;
        receive(connection);
      } catch (SQLException failure) {
        channels.values().forEach(channel -> channel.listening = false);
        if (!closed.get()) {
          reconnects.increment();
          log.warn("{}: LISTEN lost, again in {}: {}", address.name(), pause, failure.getMessage());
          pause = sleep(pause);
        }
      }
    }
  }

  private Duration sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(RECONNECT_MAX) < 0 ? longer : RECONNECT_MAX;
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password().reveal());
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "banyan-listener");
    return DriverManager.getConnection(address.directUrl(), properties);
  }

  private void receive(Connection connection) throws SQLException {
    execute(connection, "LISTEN " + wakeChannel);
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (!closed.get()) {
      openChannels(connection);
      var notifications = postgres.getNotifications(Math.toIntExact(WAIT.toMillis()));
      if (notifications == null || notifications.length == 0) {
        // Silence may also mean that the other end is gone; asking finds out.
        execute(connection, "SELECT 1");
        continue;
      }
      for (var notification : notifications) {
        Channel channel = channels.get(notification.getName());
        if (channel != null) {
          channel.consumers.forEach(consumer -> deliver(consumer, notification.getParameter()));
        }
      }
    }
  }

  private void openChannels(Connection connection) throws SQLException {
    for (Channel channel : channels.values()) {
      if (!channel.listening) {
        execute(connection, "LISTEN " + channel.name);
        channel.listening = true;
        channel.consumers.forEach(consumer -> deliver(consumer, LOOK_AGAIN));
        channel.opened.countDown();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void deliver(Consumer<String> consumer, String payload) {
    try {
      consumer.accept(payload);
    } catch (RuntimeException failure) {
      log.warn("{}: a consumer of notifications failed", address.name(), failure);
    }
  }

  private void wake() {
    try (Connection connection = pool.getConnection()) {
      execute(connection, "NOTIFY " + wakeChannel);
    } catch (SQLException failure) {
      // Not reachable now: the reconnect opens all channels anyway.
      log.debug("{}: could not wake the listener", address.name(), failure);
    }
  }

  private static final class Channel {
    private final String name;
    private final Set<Consumer<String>> consumers = new CopyOnWriteArraySet<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile boolean listening;

    Channel(String name) {
      this.name = name;
    }
  }
}
