package dev.banyan.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.EarlierDatabase;
import dev.banyan.data.Migrations;
import dev.banyan.data.Migrations.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an earlier Banyan wrote is there after the migrations since, but for what they take out. */
class UpgradeTest {

  private static final String USER = "'00000000-0000-7000-8000-000000000001'";
  private static final String TEAM = "'00000000-0000-7000-8000-000000000002'";
  private static final String SESSION = "'00000000-0000-7000-8000-000000000003'";

  private static final String ENTRIES =
      """
      INSERT INTO %1$s (audit_id, team_id, at, actor, action, target, details) VALUES
        ('00000000-0000-7000-8000-00000000000a', %2$s, '2026-01-31 12:00Z', 'usr_1',
         'invite.created', 'inv_1', '{"email": "ada@example.com", "role": "viewer"}'),
        ('00000000-0000-7000-8000-00000000000b', %2$s, '2026-02-28 12:00Z', 'usr_1',
         'invite.created', 'inv_2', '{"email": "charles@example.com"}'),
        ('00000000-0000-7000-8000-00000000000c', %2$s, '2026-02-28 13:00Z', 'key_1',
         'service.scaled', 'shop/api', '{"from": 2, "to": 3}');
      """;
  private static final List<String> WITHOUT_ADDRESSES =
      List.of(
          "usr_1 invite.created inv_1 {\"role\": \"viewer\"}",
          "usr_1 invite.created inv_2 {}",
          "key_1 service.scaled shop/api {\"to\": 3, \"from\": 2}");

  @Test
  void theDirectoryOfTheFirstVersionKeepsItsPeopleAndLosesAddressesInTheTrail() {
    try (var database = EarlierDatabase.at("1", migrations(Target.DIRECTORY))) {
      fillDirectory(database);
      database.execute(ENTRIES.formatted("accounts_audit_pending", TEAM));

      database.upgrade();

      assertThat(database.read(entries("accounts_audit_pending"))).isEqualTo(WITHOUT_ADDRESSES);
      for (String table :
          List.of("user", "team", "member", "session", "refresh", "key", "invite", "change")) {
        assertThat(database.read("SELECT count(*) FROM accounts_" + table))
            .as(table)
            .containsExactly("1");
      }
      assertThat(database.read("SELECT email FROM accounts_invite"))
          .as("the address of an open invite is needed still")
          .containsExactly("charles@example.com");
      assertThat(database.read("SELECT version FROM accounts_member"))
          .as("whose role is counted from here on")
          .containsExactly("1");
      database.execute("DELETE FROM accounts_user");
      assertThat(database.read("SELECT count(*) FROM accounts_refresh"))
          .as("what belongs to a user goes along still")
          .containsExactly("0");
    }
  }

  private static void fillDirectory(EarlierDatabase database) {
    database.execute(
        """
        INSERT INTO accounts_user (user_id, email, name, password_hash, created_at)
          VALUES (%1$s, 'ada@example.com', 'Ada', 'hash', now());
        INSERT INTO accounts_team (team_id, name, kind, plan, created_at)
          VALUES (%2$s, 'Engines', 'shared', 'free', now());
        INSERT INTO accounts_member VALUES (%2$s, %1$s, 'owner', now());
        INSERT INTO accounts_session (session_id, user_id, kind, user_agent, remote_address,
          created_at, last_used_at, expires_at)
          VALUES (%3$s, %1$s, 'token', 'cli', '127.0.0.1', now(), now(), now());
        INSERT INTO accounts_refresh VALUES ('\\x01', %3$s, now(), now());
        INSERT INTO accounts_key (key_id, team_id, hash, prefix, name, role, created_by, created_at)
          VALUES (%3$s, %2$s, '\\x02', 'bk_1', 'ci', 'editor', 'usr_1', now());
        INSERT INTO accounts_invite VALUES (%3$s, %2$s, '\\x03', 'charles@example.com', 'viewer',
          'usr_1', now(), now());
        INSERT INTO accounts_change (kind, subject) VALUES ('user', %1$s);
        """
            .formatted(USER, TEAM, SESSION));
  }

  @Test
  void theTrailOfTheFirstVersionLosesAddressesInEveryMonthAndNothingElse() {
    try (var database = EarlierDatabase.at("1", migrations(Target.SHARD))) {
      fillTrail(database);
      database.upgrade();
      assertTrail(database);
    }
  }

  @Test
  void soDoesOneThatWasMadeToFindThem() {
    try (var database = EarlierDatabase.at("2", migrations(Target.SHARD))) {
      fillTrail(database);
      assertThat(database.read(INDEXES_OF_ADDRESSES)).isNotEmpty();
      database.upgrade();
      assertTrail(database);
    }
  }

  private static final String INDEXES_OF_ADDRESSES =
      "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%email%'";

  private static void fillTrail(EarlierDatabase database) {
    database.execute(
        """
        CREATE TABLE accounts_audit_m1 PARTITION OF accounts_audit
          FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
        CREATE TABLE accounts_audit_m2 PARTITION OF accounts_audit
          FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z');
        """);
    database.execute(ENTRIES.formatted("accounts_audit", TEAM));
  }

  private static void assertTrail(EarlierDatabase database) {
    assertThat(database.read(entries("accounts_audit"))).isEqualTo(WITHOUT_ADDRESSES);
    assertThat(database.read(INDEXES_OF_ADDRESSES)).isEmpty();
  }

  private static String entries(String table) {
    return "SELECT concat_ws(' ', actor, action, target, details) FROM "
        + table
        + " ORDER BY audit_id";
  }

  private static Migrations migrations(Target target) {
    return AccountsModule.migrations().stream()
        .filter(each -> each.target() == target)
        .findFirst()
        .orElseThrow();
  }
}
