package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.apps.autoscale.QueueReading;
import java.sql.DriverManager;
import java.time.Duration;
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
    assertThat(TableQueue.read(url, "emails")).isEmpty();
    execute(
        url,
        "create table all_jobs (id int, state text, created_at timestamptz)",
        "create view emails as select * from all_jobs where state = 'waits'",
        "insert into all_jobs values (1, 'done', now() - interval '1 day'),"
            + " (2, 'waits', now() - interval '90 s'), (3, 'waits', now())");
    QueueReading two = TableQueue.read(url, "emails").orElseThrow();
    assertThat(two.length()).isEqualTo(2);
    assertThat(two.oldest().orElseThrow())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
    execute(url, "delete from all_jobs");
    assertThat(TableQueue.read(url, "emails").orElseThrow().oldest()).contains(Duration.ZERO);
  }

  @Test
  void aTableWithoutATimeTellsItsLengthAlone() throws Exception {
    String url = url();
    execute(url, "create table \"order\" (id int)", "insert into \"order\" values (1)");
    QueueReading one = TableQueue.read(url, "order").orElseThrow();
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
    assertThatThrownBy(() -> TableQueue.read(url, "evil")).hasMessageContaining("read-only");
    assertThatThrownBy(() -> TableQueue.read(url, "slow")).hasMessageContaining("timeout");
    assertThat(TableQueue.read(url, "t; drop table t")).isEmpty();
    assertThat(TableQueue.read(url, "bull:emails:wait")).isEmpty();
  }
}
