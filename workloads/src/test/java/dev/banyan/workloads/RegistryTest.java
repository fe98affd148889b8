package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegistryTest {

  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new Random(1));
  private final Id team = ids.team();
  private final Registry<String> registry = new Registry<>("commands", 2, "ended"::equals);

  private Id next() {
    return ids.within(team, "cmd");
  }

  @Test
  void aReservedPlaceIsNobodyElsesUntilItIsFilledOrGivenUp() {
    Registry<String>.Place place = registry.reserve();
    registry.add(next(), "one");
    assertThatThrownBy(() -> registry.add(next(), "two"))
        .isInstanceOf(WorkloadException.NodeFull.class);
    assertThatThrownBy(registry::reserve).isInstanceOf(WorkloadException.NodeFull.class);

    place.add(next(), "two");
    place.close();
    assertThat(registry.live()).containsExactly("one", "two");
    assertThatThrownBy(registry::reserve).isInstanceOf(WorkloadException.NodeFull.class);
  }

  @Test
  void onlyWhatHasEndedIsForgotten() {
    registry.add(next(), "ended");
    registry.add(next(), "one");
    registry.forget(entry -> true);
    assertThat(registry.all()).containsExactly("one");
  }

  @Test
  void aPlaceGivenUpIsFree() {
    Registry<String>.Place place = registry.reserve();
    place.close();
    place.close();
    assertThatThrownBy(() -> place.add(next(), "late")).isInstanceOf(IllegalStateException.class);
    registry.add(next(), "one");
    registry.add(next(), "two");
    assertThat(registry.live()).hasSize(2);
  }
}
