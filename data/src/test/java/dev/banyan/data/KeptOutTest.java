package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeptOutTest {

  private static final long UNTIL = 100;

  private final Doors doors = new Doors();
  private final KeptOut keptOut = new KeptOut(doors);

  /** Notes what was done; does nothing while the server is full. */
  private static final class Doors implements KeptOut.Doors {

    private final List<String> done = new ArrayList<>();
    private boolean full;

    @Override
    public void keepOut(String role) throws SQLException {
      act("out " + role);
    }

    @Override
    public void letIn(String role) throws SQLException {
      act("in " + role);
    }

    @Override
    public void letAllIn(Set<String> except) throws SQLException {
      act("all in but " + except);
    }

    private void act(String what) throws SQLException {
      if (full) {
        throw new SQLException("out of shared memory");
      }
      done.add(what);
    }
  }

  @Test
  void aRoleIsOutUntilItsTimeIsOver() {
    keptOut.look(0);
    keptOut.add("a", UNTIL);
    keptOut.look(1);
    keptOut.look(UNTIL - 1);
    assertThat(doors.done).containsExactly("all in but []", "out a");
    keptOut.look(UNTIL);
    keptOut.look(UNTIL + 1);
    assertThat(doors.done).containsExactly("all in but []", "out a", "in a");
  }

  @Test
  void whatFailsIsTriedAgainAtEachLook() {
    doors.full = true;
    keptOut.add("a", UNTIL);
    keptOut.look(0);
    keptOut.look(1);
    assertThat(doors.done).isEmpty();
    doors.full = false;
    keptOut.look(2);
    keptOut.look(3);
    assertThat(doors.done)
        .as("and no new one is let in")
        .containsExactly("out a", "all in but [a]");
    doors.full = true;
    keptOut.look(UNTIL);
    doors.full = false;
    keptOut.look(UNTIL + 1);
    assertThat(doors.done).endsWith("in a").hasSize(3);
  }

  @Test
  void oneThatCouldNotBeKeptOutInItsTimeIsLeftAlone() {
    doors.full = true;
    keptOut.add("a", UNTIL);
    keptOut.look(0);
    doors.full = false;
    keptOut.look(UNTIL);
    keptOut.look(UNTIL + 1);
    assertThat(doors.done).containsExactly("in a", "all in but []");
  }
}
