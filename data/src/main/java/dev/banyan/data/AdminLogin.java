package dev.banyan.data;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * How the administration logs in beside the pools, straight to the server: named, so that who looks
 * at the server's sessions knows it, and never waiting without end.
 *
 * @param name what the server shows it as
 * @param connectMax bounds the login
 * @param answerMax bounds each answer
 * @param further properties of the driver
 */
record AdminLogin(
    String name, Duration connectMax, Duration answerMax, Map<String, String> further) {

  AdminLogin {
    further = Map.copyOf(further);
  }

  /** One whose login and answers are bounded alike. */
  AdminLogin(String name, Duration atMost) {
    this(name, atMost, atMost, Map.of());
  }

  /** Logs in anew; the caller closes it. */
  Connection open(DatabaseAddress administration) throws SQLException {
    var properties = new Properties();
    properties.putAll(further);
    properties.setProperty("user", administration.user());
    properties.setProperty("password", administration.password().reveal());
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", Long.toString(connectMax.toSeconds()));
    properties.setProperty("socketTimeout", Long.toString(answerMax.toSeconds()));
    return DriverManager.getConnection(administration.directUrl(), properties);
  }
}
