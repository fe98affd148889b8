package dev.banyan.data;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.banyan.kernel.UrlLogins;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Makes the bounded pools; each reports itself as {@code hikaricp_connections…{pool}}. */
final class Pools {

  private static final int IDLE_MIN = 2;
  private static final Duration LIFE_MAX = Duration.ofMinutes(30);
  private static final Duration IDLE_AFTER = Duration.ofMinutes(2);
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(2);
  // What a dead network may cost beyond a statement's own limit.
  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(10);

  private Pools() {}

  static HikariDataSource open(DatabaseAddress address, DataConfig config, MeterRegistry meters) {
    var hikari = new HikariConfig();
    hikari.setPoolName(address.name());
    hikari.setJdbcUrl(address.url());
    hikari.setUsername(address.user());
    hikari.setPassword(address.password().reveal());
    hikari.setMaximumPoolSize(config.poolSizeMax());
    hikari.setMinimumIdle(Math.min(IDLE_MIN, config.poolSizeMax()));
    hikari.setConnectionTimeout(config.acquireTimeout().toMillis());
    hikari.setMaxLifetime(LIFE_MAX.toMillis());
    if (config.poolSizeMax() > IDLE_MIN) {
      hikari.setIdleTimeout(IDLE_AFTER.toMillis());
    }
    hikari.setKeepaliveTime(KEEP_ALIVE.toMillis());
    hikari.setInitializationFailTimeout(1);
    hikari.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
    hikari.addDataSourceProperty("ApplicationName", "banyan");
    hikari.addDataSourceProperty("tcpKeepAlive", "true");
    hikari.addDataSourceProperty(
        "socketTimeout", String.valueOf(config.statementTimeout().plus(SOCKET_MARGIN).toSeconds()));
    if (address.pooled()) {
      // A prepared statement lives in a session, and a pooler changes sessions between
      // transactions.
      hikari.addDataSourceProperty("prepareThreshold", "0");
    }
    try {
      return new HikariDataSource(hikari);
    } catch (PoolInitializationException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new DataException.Refused(
          "The database '"
              + address.name()
              + "' at "
              + UrlLogins.masked(address.url())
              + " does not let '"
              + address.user()
              + "' in: "
              + UrlLogins.masked(String.valueOf(cause.getMessage())),
          cause);
    }
  }
}
