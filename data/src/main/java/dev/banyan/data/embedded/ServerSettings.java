package dev.banyan.data.embedded;

import java.util.Map;
import java.util.TreeMap;

/** The text of {@code postgresql.conf} and {@code pg_hba.conf}, written whole at every start. */
final class ServerSettings {

  /** Room for the platform's pools and for apps. */
  static final int CONNECTIONS_MAX = 200;

  /** Of them, those that no app can take: the platform's pools get in whatever apps hold open. */
  static final int CONNECTIONS_RESERVED = 40;

  /** One log file's size; the sweeper keeps {@link LogSweeper#FILES_MAX} of them. */
  static final String LOG_FILE_MAX = "10MB";

  private ServerSettings() {}

  static String configuration(int port, Map<String, String> more) {
    var settings = new TreeMap<String, String>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", String.valueOf(port));
    // Relative to the cluster: an absolute path may be longer than a socket's address allows.
    settings.put("unix_socket_directories", "../socket");
    settings.put("unix_socket_permissions", "0700");
    settings.put("max_connections", String.valueOf(CONNECTIONS_MAX));
    settings.put("reserved_connections", String.valueOf(CONNECTIONS_RESERVED));
    settings.put("password_encryption", "scram-sha-256");
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    settings.put("full_page_writes", "on");
    settings.put("wal_level", "replica");
    settings.put("shared_buffers", "128MB");
    settings.put("min_wal_size", "80MB");
    settings.put("max_wal_size", "1GB");
    settings.put("huge_pages", "off");
    settings.put("max_locks_per_transaction", "128");
    // Whoever begins to log in and does not go on holds a place that nobody else can have.
    settings.put("authentication_timeout", "5s");
    // One queue for the whole server, which one reader that does not read makes grow: 256 MiB.
    settings.put("max_notify_queue_pages", "32768");
    settings.put("tcp_keepalives_idle", "60");
    settings.put("timezone", "UTC");
    settings.put("datestyle", "iso, mdy");
    settings.put("lc_messages", "C");
    settings.put("default_text_search_config", "pg_catalog.english");
    settings.put("logging_collector", "on");
    settings.put("log_directory", "../log");
    settings.put("log_filename", "postgresql-%Y%m%d-%H%M%S.log");
    settings.put("log_file_mode", "0600");
    settings.put("log_rotation_size", LOG_FILE_MAX);
    settings.put("log_rotation_age", "1d");
    settings.put("log_timezone", "UTC");
    settings.put("log_line_prefix", "%m [%p] %q%u@%d ");
    // Statements may hold what must not stand in a log.
    settings.put("log_min_error_statement", "panic");
    settings.putAll(more);
    var text = new StringBuilder("# Banyan writes this file at every start.\n");
    settings.forEach((name, value) -> text.append(name).append(" = '").append(value).append("'\n"));
    return text.toString();
  }

  /** The platform reaches every database; anybody else only the one that has their own name. */
  static String access() {
    return """
    # Banyan writes this file at every start.
    local  all       %1$s,%2$s                scram-sha-256
    local  sameuser  all                      scram-sha-256
    host   all       %1$s,%2$s  127.0.0.1/32  scram-sha-256
    host   sameuser  all        127.0.0.1/32  scram-sha-256
    """
        .formatted(Credentials.ADMIN, Credentials.OWNER);
  }
}
