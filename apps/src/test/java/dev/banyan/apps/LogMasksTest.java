package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogMasksTest {

  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new SecureRandom());
  private final Id app = ids.within(ids.team(), "app");
  private final Id instance = ids.within(app, "ins");
  private final MaskOnly logs = new MaskOnly();
  private final LogMasks masks = new LogMasks(logs);

  @Test
  void theValuesInForceAndThoseBeforeThemAreHidden() {
    masks.inForce(app, Set.of("first"));
    masks.inForce(app, Set.of("second"));
    masks.inForce(app, Set.of("second"));
    assertThat(shown()).isEqualTo("***** ****** third");
  }

  @Test
  void whatSomethingRunningWasStartedWithStaysHiddenUntilItEnds() {
    masks.inForce(app, Set.of("first"));
    masks.hold(app, instance, Set.of("first"));
    masks.inForce(app, Set.of("second"));
    masks.inForce(app, Set.of("third"));
    assertThat(shown()).isEqualTo("***** ****** *****");
    masks.release(app, instance);
    masks.inForce(app, Set.of("fourth"));
    assertThat(shown()).isEqualTo("first second *****");
  }

  @Test
  void whatIsStartedWithOlderValuesHasThemHiddenAgain() {
    masks.inForce(app, Set.of("first"));
    masks.inForce(app, Set.of("second"));
    masks.inForce(app, Set.of("third"));
    assertThat(shown()).startsWith("first");
    masks.hold(app, instance, Set.of("first"));
    assertThat(shown()).isEqualTo("***** ****** *****");
  }

  private String shown() {
    return logs.mask.apply("first second third");
  }
}
