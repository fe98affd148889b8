package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Id;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each app has a database of its own, which nobody else reaches. */
interface AppDatabaseContract extends TestedData {

  @Test
  default void anAppReachesItsOwnDatabaseAlone() throws Exception {
    DatabaseCredentials shop = ensure(ids().team(), "Shop One");
    DatabaseCredentials other = ensure(ids().team(), "Shop One");
    try (Connection own = login(shop, shop.database());
        var statement = own.createStatement()) {
      statement.execute("CREATE TABLE basket (n int)");
      statement.execute("CREATE SCHEMA tools");
      assertThatThrownBy(() -> statement.execute("CREATE ROLE thief")).satisfies(denied("42501"));
      assertThatThrownBy(() -> statement.execute("CREATE DATABASE loot"))
          .satisfies(denied("42501"));
      assertThatThrownBy(() -> statement.execute("SELECT rolpassword FROM pg_authid"))
          .satisfies(denied("42501"));
      assertThatThrownBy(() -> statement.execute("COPY basket TO PROGRAM 'cat'"))
          .satisfies(denied("42501"));
      assertThatThrownBy(() -> statement.execute("SELECT pg_read_file('postgresql.conf')"))
          .satisfies(denied("42501"));
    }
    var foreign = new ArrayList<String>();
    foreign.add(other.database());
    data()
        .databases()
        .forEach(database -> foreign.add(JdbcUrl.parse(database.address().directUrl()).database()));
    if (testServer() == TestServer.EMBEDDED) {
      foreign.addAll(List.of("postgres", "template1", "banyan_directory", "banyan_shard_s1"));
    }
    for (String database : foreign) {
      assertThatThrownBy(() -> login(shop, database).close())
          .as(database)
          .satisfies(
              failure -> assertThat(((SQLException) failure).getSQLState()).isIn("42501", "28000"));
    }
    assertThat(other.password()).isNotEqualTo(shop.password());
    assertThat(shop.toString()).doesNotContain(shop.password().reveal());
  }

  private static org.assertj.core.api.ThrowingConsumer<Throwable> denied(String state) {
    return failure -> assertThat(((SQLException) failure).getSQLState()).isEqualTo(state);
  }

  @Test
  default void anAppsDatabaseStaysWithItsDataAndGoesWhenDropped() throws Exception {
    Id team = ids().team();
    Id app = ids().within(team, "app");
    DatabaseCredentials first = data().appDatabases().ensure(team, "wiki", app);
    try (Connection own = login(first, first.database());
        var statement = own.createStatement()) {
      statement.execute("CREATE TABLE page (n int)");
    }
    DatabaseCredentials second = data().appDatabases().ensure(team, "wiki", app);
    assertThat(second).isEqualTo(first);
    try (Connection own = login(second, second.database());
        var statement = own.createStatement()) {
      statement.execute("SELECT n FROM page");
      data().appDatabases().drop(team, "wiki");
      assertThatThrownBy(() -> statement.execute("SELECT n FROM page"))
          .isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> login(first, first.database()).close())
        .isInstanceOf(SQLException.class);
  }

  @Test
  default void whoKnewThePasswordOfAnAppIsNotLetInToALaterOneOfThatName() throws Exception {
    Id team = ids().team();
    DatabaseCredentials first = ensure(team, "reborn");
    data().appDatabases().drop(team, "reborn");
    DatabaseCredentials next = ensure(team, "reborn");
    assertThat(next.user()).isEqualTo(first.user());
    assertThat(next.password()).isNotEqualTo(first.password());
    login(next, next.database()).close();
    assertThatThrownBy(() -> login(first, first.database()).close()).satisfies(denied("28P01"));
    data().appDatabases().drop(team, "reborn");
  }

  /** As of an app that is new. */
  private DatabaseCredentials ensure(Id team, String name) {
    return data().appDatabases().ensure(team, name, ids().within(team, "app"));
  }

  @Test
  default void neitherItsOwnerNorAnotherAppKeepsADatabaseFromBeingDropped() throws Exception {
    Id team = ids().team();
    DatabaseCredentials going = ensure(team, "going");
    DatabaseCredentials other = ensure(team, "staying");
    try (Connection own = login(going, going.database());
        var statement = own.createStatement()) {
      statement.execute("ALTER DATABASE " + going.database() + " IS_TEMPLATE true");
    }
    try (Connection theirs = login(other, other.database());
        var statement = theirs.createStatement()) {
      statement.execute("CREATE TABLE bait (n int)");
      statement.execute("GRANT SELECT ON bait TO " + going.user());
    }
    data().appDatabases().drop(team, "going");
    assertThatThrownBy(() -> login(going, going.database()).close())
        .isInstanceOf(SQLException.class);
    DatabaseCredentials again = ensure(team, "going");
    try (Connection own = login(again, again.database())) {
      assertThat(own.isValid(5)).isTrue();
    }
    data().appDatabases().drop(team, "going");
    data().appDatabases().drop(team, "staying");
  }

  @Test
  default void whoIsKeptOutIsLetInAgain() throws Exception {
    Id team = ids().team();
    DatabaseCredentials shop = ensure(team, "shut");
    var roles = new AppRoles(data().directory());
    roles.add(shop.user());
    var doors = new AppLockout(data().server(), roles);
    doors.keepOut(shop.user());
    assertThatThrownBy(() -> login(shop, shop.database()).close()).isInstanceOf(SQLException.class);
    doors.letIn(shop.user());
    login(shop, shop.database()).close();
    doors.keepOut(shop.user());
    doors.letAllIn(java.util.Set.of(shop.user()));
    assertThatThrownBy(() -> login(shop, shop.database()).close()).isInstanceOf(SQLException.class);
    doors.letAllIn(java.util.Set.of());
    login(shop, shop.database()).close();
    data().appDatabases().drop(team, "shut");
  }

  private static Connection login(DatabaseCredentials credentials, String database)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(credentials.host(), credentials.port(), database),
        credentials.user(),
        credentials.password().reveal());
  }
}
