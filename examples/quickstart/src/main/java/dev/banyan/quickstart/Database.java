package dev.banyan.quickstart;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The app's own PostgreSQL, found by {@code DATABASE_URL}: {@code
 * postgresql://user:password@host:port/name}. At most {@link #CONNECTIONS_MAX} connections, made
 * when first needed. Thread-safe; blocks.
 */
final class Database {

  private static final int CONNECTIONS_MAX = 4;
  private static final long WAIT_SECONDS_MAX = 5;

  /** SQL that runs on a connection of its own, each statement committed by itself. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** A place for a connection; empty until it is first used and after a failure. */
  private static final class Place {
    Optional<Connection> connection = Optional.empty();
  }

  private final String url;
  private final Properties login = new Properties();
  private final BlockingQueue<Place> places = new ArrayBlockingQueue<>(CONNECTIONS_MAX);

  private Database(URI address) {
    url =
        "jdbc:postgresql://"
            + address.getAuthority().replaceFirst("^[^@]*@", "")
            + address.getPath();
    String[] userAndPassword = address.getRawUserInfo().split(":", 2);
    login.setProperty("user", decode(userAndPassword[0]));
    login.setProperty("password", decode(userAndPassword[1]));
    login.setProperty("connectTimeout", "5");
    login.setProperty("socketTimeout", "15");
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
      places.add(new Place());
    }
  }

  static Database fromEnvironment() {
    return new Database(URI.create(Environment.required("DATABASE_URL")));
  }

  <T> T with(Work<T> work) throws SQLException {
    Place place = take();
    try {
      if (place.connection.isEmpty()) {
        place.connection = Optional.of(DriverManager.getConnection(url, login));
      }
      return work.run(place.connection.get());
    } catch (SQLException failure) {
      forget(place);
      throw failure;
    } finally {
      places.add(place);
    }
  }

  private Place take() throws SQLException {
    try {
      Place place = places.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
      if (place == null) {
        throw new SQLException("all " + CONNECTIONS_MAX + " connections are busy");
      }
      return place;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", interrupted);
    }
  }

  /** Whatever went wrong, the next caller gets a fresh connection. */
  private static void forget(Place place) {
    try {
      if (place.connection.isPresent()) {
        place.connection.get().close();
      }
    } catch (SQLException alreadyBroken) {
      System.err.println("a broken connection could not be closed: " + alreadyBroken.getMessage());
    }
    place.connection = Optional.empty();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
