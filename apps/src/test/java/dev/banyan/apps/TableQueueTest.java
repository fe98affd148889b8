package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.apps.autoscale.QueueReading;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Queues that are tables or views of an app's database. */
class TableQueueTest extends RunningApps {

  private String url() {
    return fixture
        .database
        .appDatabases()
        .ensure(fixture.team, "shop", fixture.ids.within(fixture.team, "app"))
        .url()
        .reveal();
  }

  private Optional<QueueReading> read(String url, String name) throws JobQueues.Unreadable {
    return TableQueue.read(url, fixture.database.appDatabases().parameters(), name);
  }

  private static void execute(String url, String... statements) throws Exception {
    var parts = java.net.URI.create(url);
    String[] login = parts.getUserInfo().split(":", 2);
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + parts.getHost() + ":" + parts.getPort() + parts.getPath(),
                login[0],
                login[1]);
        var statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  @Test
  void rowsAreJobsAndTheirTimeTellsHowLongTheyWait() throws Exception {
    String url = url();
    assertThat(read(url, "emails")).isEmpty();
    execute(
        url,
        "create table all_jobs (id int, state text, created_at timestamptz)",
        "create view emails as select * from all_jobs where state = 'waits'",
        "insert into all_jobs values (1, 'done', now() - interval '1 day'),"
            + " (2, 'waits', now() - interval '90 s'), (3, 'waits', now())");
    QueueReading two = read(url, "emails").orElseThrow();
    assertThat(two.length()).isEqualTo(2);
    assertThat(two.oldest().orElseThrow())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
    execute(url, "delete from all_jobs");
    assertThat(read(url, "emails").orElseThrow().oldest()).contains(Duration.ZERO);
  }

  @Test
  void aTableWithoutATimeTellsItsLengthAlone() throws Exception {
    String url = url();
    execute(url, "create table \"order\" (id int)", "insert into \"order\" values (1)");
    QueueReading one = read(url, "order").orElseThrow();
    assertThat(one.length()).isEqualTo(1);
    assertThat(one.oldest()).isEmpty();
  }

  @Test
  void aViewCanNeitherWriteNorHoldUpNorBeAnythingElse() throws Exception {
    String url = url();
    execute(
        url,
        "create table t (id int)",
        "create function writes() returns int language sql volatile as"
            + " 'insert into t values (1) returning id'",
        "create view evil as select writes() as id",
        "create view slow as select pg_sleep(60)::text as slept, now() as created_at");
    assertThatThrownBy(() -> read(url, "evil")).hasMessageContaining("read-only");
    assertThatThrownBy(() -> read(url, "slow")).hasMessageContaining("timeout");
    assertThat(read(url, "t; drop table t")).isEmpty();
    assertThat(read(url, "bull:emails:wait")).isEmpty();
  }

  @Test
  void functionsOfTheAppsAreNotTakenForPostgresqlsOwn() throws Exception {
    String url = url();
    execute(
        url,
        "create table emails (id int)",
        "insert into emails values (1)",
        "create function to_regclass(varchar) returns text language sql as"
            + " 'select repeat($1, 1000000)'",
        "create function count() returns bigint language sql as 'select 7::bigint'",
        "do $$ begin execute format('alter role %I set search_path = public, pg_catalog',"
            + " current_user); end $$");
    assertThat(read(url, "emails").orElseThrow().length()).isEqualTo(1);
    assertThat(read(url, "Public.Emails").orElseThrow().length()).isEqualTo(1);
  }

  @Test
  void longErrorsAndNoticesAreNotRead() throws Exception {
    String url = url();
    execute(
        url,
        "create function fails() returns int language plpgsql as"
            + " $$ begin raise exception '%', repeat('x', 20000000); end $$",
        "create function tells() returns int language plpgsql as"
            + " $$ begin raise info '%', repeat('x', 20000000); return 1; end $$",
        "create function babbles() returns int language plpgsql as"
            + " $$ begin for i in 1..1000 loop raise info '%', repeat('x', 1000); end loop;"
            + " return 1; end $$",
        "create function lies() returns int language plpgsql as"
            + " $$ begin raise exception '%', repeat(E'a\\n', 1000); end $$",
        "create view failing as select fails() as id",
        "create view telling as select tells() as id",
        "create view babbling as select babbles() as id",
        "create view lying as select lies() as id, now() as created_at from generate_series(1, 2)");
    for (String view : List.of("failing", "telling", "babbling", "lying")) {
      assertThatThrownBy(() -> read(url, view))
          .isInstanceOf(JobQueues.Unreadable.class)
          .message()
          .hasSizeLessThanOrEqualTo(300)
          .doesNotContain("\n");
    }
  }
}
