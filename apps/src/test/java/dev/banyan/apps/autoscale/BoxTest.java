package dev.banyan.apps.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoxTest {

  private static final long GIB = 1L << 30;

  @Test
  void cpuCountsByWhatIsRequested() {
    var box = new Box(2, 0.99, 8 * GIB, 6 * GIB, 1_250);
    assertThat(box.room(250, 0).more()).isEqualTo(3);
    assertThat(box.room(0, 0)).isEqualTo(Room.PLENTY);
    assertThat(box.busy()).isTrue();
    assertThat(new Box(2, 0, 8 * GIB, 6 * GIB, 3_000).room(250, 0).more()).isZero();
  }

  @Test
  void memoryCountsByWhatIsFreeAndSomeStays() {
    // 2 GiB less a twentieth of 16 GiB, in halves of a GiB
    var box = new Box(4, 0, 16 * GIB, 2 * GIB, 0);
    Room room = box.room(0, GIB / 2);
    assertThat(room.more()).isEqualTo(2);
    assertThat(room.words()).contains("2048 MiB of memory left", "takes 512 MiB");
    assertThat(new Box(4, 0, 16 * GIB, GIB / 2, 0).room(0, GIB).more()).isZero();
  }

  @Test
  void memoryInUseIsWhatCannotBeHad() {
    assertThat(new Box(4, 0, 16 * GIB, 6 * GIB, 0).memoryUsed()).isEqualTo(10 * GIB);
    assertThat(new Box(4, 0, 16 * GIB, 17 * GIB, 0).memoryUsed()).isZero();
  }
}
