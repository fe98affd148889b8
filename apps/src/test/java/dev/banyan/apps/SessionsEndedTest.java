package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.DatabaseCredentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class SessionsEndedTest extends RunningApps {

  @Test
  void whoTakesAllLocksOfPostgresIsToldInTheAuditLog() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    DatabaseCredentials login =
        fixture.database.appDatabases().ensure(app.team(), app.name(), app.id());
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s"
                    .formatted(login.host(), login.port(), login.database()),
                login.user(),
                login.password().reveal());
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "SELECT count(pg_advisory_lock(i)) FROM generate_series(1, 1000000) i"))
          .isInstanceOf(SQLException.class);
      eventually(() -> fixture.audited.contains("banyan database.sessions-ended " + app.id()));
    }
  }
}
