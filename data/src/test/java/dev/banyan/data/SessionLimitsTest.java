package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.SessionLimits.Excess;
import dev.banyan.data.SessionLimits.Session;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionLimitsTest {

  private static final SessionLimits LIMITS = new SessionLimits(1_000, 3);

  private static Session session(int pid, String role, long age, long seconds, long memory) {
    return new Session(pid, role, false, age, seconds, memory);
  }

  private static Session worker(int pid, String role, long seconds) {
    return new Session(pid, role, true, 0, seconds, 0);
  }

  @Test
  void whoTakesLittleIsLeftAlone() {
    assertThat(
            LIMITS.excesses(
                List.of(
                    session(1, "app_a", SessionLimits.AGE_MAX, 4_000, 500),
                    session(2, "app_a", 0, 0, 500),
                    worker(3, "app_a", 4_000)),
                SessionLimits.QUEUE_MAX))
        .isEmpty();
  }

  @Test
  void aTransactionThatKeepsVacuumFromEverythingIsEnded() {
    List<Excess> excesses =
        LIMITS.excesses(
            List.of(
                session(1, "app_a", SessionLimits.AGE_MAX + 1, 0, 0), session(2, "app_a", 5, 0, 0)),
            0);

    assertThat(excesses).singleElement().extracting(Excess::pids).isEqualTo(List.of(1));
  }

  @Test
  void theLargestSessionsGoUntilTheAppHasItsShare() {
    List<Excess> excesses =
        LIMITS.excesses(
            List.of(
                session(1, "app_a", 0, 0, 300),
                session(2, "app_a", 0, 0, 900),
                session(3, "app_a", 0, 0, 600),
                session(4, "app_b", 0, 0, 1_000)),
            0);

    assertThat(excesses).singleElement().extracting(Excess::pids).isEqualTo(List.of(2));
    assertThat(excesses.getFirst().why()).contains("database.appMemoryMax");
  }

  @Test
  void aFullQueueEndsTransactionsThatStayOpen() {
    List<Session> sessions =
        List.of(
            session(1, "app_a", 0, SessionLimits.QUEUED_SECONDS_MAX + 1, 0),
            session(2, "app_b", 0, SessionLimits.QUEUED_SECONDS_MAX, 0));

    assertThat(LIMITS.excesses(sessions, 0.51))
        .singleElement()
        .extracting(Excess::role)
        .isEqualTo("app_a");
    assertThat(LIMITS.excesses(sessions, 0.5)).isEmpty();
  }

  @Test
  void ofWorkersThatAreAllWithAppsForLongTheOldestIsEnded() {
    List<Session> busy =
        IntStream.rangeClosed(1, 3)
            .mapToObj(pid -> worker(pid, "app_a", SessionLimits.WORKER_SECONDS_MAX + pid))
            .toList();

    assertThat(LIMITS.excesses(busy, 0))
        .singleElement()
        .extracting(Excess::pids)
        .isEqualTo(List.of(3));
    assertThat(LIMITS.excesses(busy.subList(0, 2), 0)).isEmpty();
  }

  @Test
  void aSessionIsNamedOnceHoweverMuchItTakes() {
    List<Excess> excesses =
        LIMITS.excesses(List.of(session(1, "app_a", SessionLimits.AGE_MAX + 1, 100, 5_000)), 0.9);

    assertThat(excesses).hasSize(1);
  }
}
