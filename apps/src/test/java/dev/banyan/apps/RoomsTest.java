package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.autoscale.Box;
import dev.banyan.apps.autoscale.Cause;
import dev.banyan.apps.autoscale.Room;
import dev.banyan.apps.autoscale.Verdict;
import dev.banyan.kernel.Id;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoomsTest {

  private static final long GIB = 1L << 30;
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  private final Id greedy = Id.of("team", new UUID(0x7000L, Long.MIN_VALUE + 1));
  private final Id other = Id.of("team", new UUID(0x7000L, Long.MIN_VALUE + 2));
  private final Id greedyApp = Id.of("app", new UUID(0x7000L, Long.MIN_VALUE + 3));
  private final Id otherApp = Id.of("app", new UUID(0x7000L, Long.MIN_VALUE + 4));
  private final List<Rooms.Group> running = new ArrayList<>();
  private Box box = new Box(4, 0, 16 * GIB, 16 * GIB, 0);
  private final Rooms rooms = new Rooms(() -> box, () -> running);

  /** Takes all it may have, up to the most. */
  private int takes(Rooms.Group asking, int most) {
    return rooms.decide(asking, room -> verdict(asking, Math.min(most, plus(asking, room)))).to()
        - asking.count();
  }

  private static int plus(Rooms.Group asking, Room room) {
    return (int) Math.min(Integer.MAX_VALUE, asking.count() + (long) room.more());
  }

  private static Verdict verdict(Rooms.Group asking, int to) {
    return new Verdict(
        NOW,
        asking.service(),
        asking.count(),
        to,
        OptionalInt.of(to),
        Cause.NOTHING,
        "",
        "",
        Map.of());
  }

  private Rooms.Group group(Id team, Id app, long cpu, long memory, int count) {
    return new Rooms.Group(team, app, "api", cpu, memory, count);
  }

  @Test
  void whatOneDeclaresTakesNoMoreThanItsFairShareFromOthers() {
    running.add(group(greedy, greedyApp, 9_999_000, 0, 1));
    running.add(group(other, otherApp, 500, 0, 1));
    // half of 4 cores, in halves of a core, less the one that runs
    assertThat(takes(group(other, otherApp, 500, 0, 1), 1_000)).isEqualTo(3);
    assertThat(takes(group(greedy, greedyApp, 9_999_000, 0, 1), 1_000)).isZero();
  }

  @Test
  void withoutRequestsThereIsAMostAndOneTeamDoesNotHaveItAlone() {
    assertThat(takes(group(greedy, greedyApp, 0, 0, 1), 1_000)).isEqualTo(63);
    assertThat(takes(group(other, otherApp, 0, 0, 1), 1_000)).isEqualTo(31);
    rooms.retain(greedyApp, Set.of());
    assertThat(takes(group(other, otherApp, 0, 0, 32), 1_000)).isEqualTo(32);
  }

  @Test
  void memoryThatIsNotKnownYetCountsToo() {
    box = new Box(4, 0, 4 * GIB, GIB, 0);
    // 1 GiB less a twentieth of 4 GiB, in 32 MiB
    assertThat(takes(group(greedy, greedyApp, 0, 0, 0), 1_000)).isEqualTo(25);
  }

  @Test
  void whatOneLookTookTheNextDoesNotHave() {
    assertThat(takes(group(other, otherApp, 1_000, GIB, 1), 2)).isEqualTo(1);
    assertThat(takes(group(greedy, greedyApp, 1_000, GIB, 1), 1_000)).isEqualTo(1);
    box = new Box(8, 0, 16 * GIB, 4 * GIB, 0);
    // 2 of 4 GiB are promised to the other's, which do not run yet, and 1 stays free, nearly
    assertThat(takes(group(greedy, greedyApp, 0, GIB, 0), 1_000)).isEqualTo(1);
  }
}
