package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {

  private final MutableClock clock = MutableClock.atNoon();
  private final IdGenerator ids = new IdGenerator(clock, new Random(7));

  @Test
  void textReadsBackAsTheSameId() {
    for (int i = 0; i < 1000; i++) {
      Id id = ids.global("usr");
      assertThat(Id.parse(id.toString())).isEqualTo(id);
      assertThat(id.label()).hasSize(26).matches("[0-9a-z]+");
    }
  }

  @Test
  void whatATeamOwnsCarriesTheTeamsVirtualShard() {
    for (int i = 0; i < 100; i++) {
      Id team = ids.team();
      assertThat(ids.within(ids.within(team, "app"), "rel").virtualShard())
          .isEqualTo(team.virtualShard());
    }
  }

  @Test
  void theVirtualShardOfAKnownTeamNeverChanges() {
    Id team = new IdGenerator(MutableClock.atNoon(), new Random(1)).team();
    assertThat(team.virtualShard().number()).isEqualTo(2627);
  }

  @Test
  void teamsSpreadEvenlyOverVirtualShards() {
    Integer[] counts = new Integer[16];
    Arrays.fill(counts, 0);
    for (int i = 0; i < 16_000; i++) {
      counts[ids.team().virtualShard().number() / 256]++;
    }
    assertThat(counts).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
  }

  @Test
  void idsSortByTheTimeTheyWereMade() {
    List<Id> made = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      made.add(ids.global("evt"));
      clock.advance(Duration.ofMillis(1));
    }
    assertThat(made).isSorted();
    assertThat(made.getFirst().createdAt()).isEqualTo(MutableClock.atNoon().instant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app",
        "app_",
        "app_123",
        "APP_01kdwhfzw0fkm9r09j0qthv90h",
        "app_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "app_01kdwhfzw0fkm9r09j0qthv90!",
        "app_01kdwhfzw0fkm9r09j0qthv90hh",
        "app_01KDWHFZW0FKM9R09J0QTHV90H",
        "../etc/passwd"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Id.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIdOfAnotherKindIsRefused() {
    String text = ids.global("usr").toString();
    assertThatThrownBy(() -> Id.parse("app", text)).isInstanceOf(IllegalArgumentException.class);
  }
}
