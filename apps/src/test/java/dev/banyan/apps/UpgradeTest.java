package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.EarlierDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an earlier Banyan wrote is understood after the migrations since. */
class UpgradeTest {

  private static final String APP =
      "'00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'";

  @Test
  void ofTheReleasesOfTheFirstVersionThoseServedThatWereLive() {
    try (var database = EarlierDatabase.at("1", AppsModule.migrations().getFirst())) {
      database.execute(
          "insert into app (team_id, app_id, name, folder, created_at) values (%s, 'shop', '/shop', now())"
              .formatted(APP));
      List<String> states = List.of("superseded", "failed", "live", "releasing", "building");
      for (int number = 1; number <= states.size(); number++) {
        database.execute(release(number, states.get(number - 1)));
      }

      database.upgrade();

      assertThat(
              database.read(
                  "select concat_ws(' ', number, state, served, kept, manifest) from app_release order by number"))
          .containsExactly(
              "1 superseded t t name: shop",
              "2 failed f t name: shop",
              "3 live t t name: shop",
              "4 releasing f t name: shop",
              "5 building f t name: shop");
      database.execute(release(6, "building"));
      assertThat(database.read("select served from app_release where number = 6"))
          .as("a new release has served nobody")
          .containsExactly("f");
    }
  }

  private static String release(int number, String state) {
    return """
        insert into app_release (team_id, app_id, release_id, number, state, reason, manifest,
          source_sha256, source_bytes, files, bytes, created_by, created_at)
        values (%1$s, '00000000-0000-7000-8000-0000000000%2$02d', %2$d, '%3$s', '', 'name: shop',
          'sum', 1, 1, 1, 'usr_1', now())
        """
        .formatted(APP, number, state);
  }
}
