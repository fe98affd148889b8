package dev.banyan.operate.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrackTest {

  private static Track track(long absentAt, double... values) {
    var track = new Track(absentAt);
    for (int i = 0; i < values.length; i++) {
      track.add(i * 10_000L, values[i]);
    }
    return track;
  }

  @Test
  void aRateIsTheIncreasePerSecondOverTheSpan() {
    Track track = track(Track.NEVER, 100, 150, 200, 400);
    assertThat(track.rate(30_000, 30_000)).isEqualTo(10);
    assertThat(track.rate(30_000, 10_000)).isEqualTo(20);
    assertThat(track.rate(20_000, 60_000)).isEqualTo(5);
    assertThat(track.rate(0, 60_000)).as("one value has no rate").isNaN();
    assertThat(track.rate(15_000, 60_000)).as("nothing was read then").isNaN();
  }

  @Test
  void aCounterThatBeganAnewGoesOn() {
    Track track = track(Track.NEVER, 100, 150, 20, 50);
    assertThat(track.increase(30_000)).isEqualTo(50 + 20 + 30);
    assertThat(track.rate(30_000, 30_000)).isEqualTo(100 / 30.0);
    assertThat(track.falls()).isTrue();
  }

  @Test
  void aCounterThatWasNotThereBeforeBeganAtZero() {
    var track = new Track(0);
    track.add(10_000, 40);
    assertThat(track.increase(10_000)).isEqualTo(40);
    assertThat(track.rate(10_000, 30_000)).isEqualTo(4);
    assertThat(new Track(Track.NEVER).increase(0)).isZero();
    Track known = track(Track.NEVER, 40);
    assertThat(known.increase(0)).as("what it had before the watch is no increase").isZero();
  }

  @Test
  void risesAreCountedAndOutliveWhatIsForgotten() {
    Track track = track(Track.NEVER, 5, 5, 9, 9, 12);
    assertThat(track.rises(40_000)).isEqualTo(2);
    track.forgetBefore(30_000);
    assertThat(track.size()).isEqualTo(3);
    assertThat(track.rises(40_000)).isEqualTo(2);
    assertThat(track.value(30_000)).isEqualTo(9);
    assertThat(track.value(0)).isNaN();
  }

  @Test
  void aCounterThatIsGoneStillHappened() {
    Track track = track(Track.NEVER, 1, 4);
    assertThat(track.value(60_000)).isNaN();
    assertThat(track.increase(60_000)).isEqualTo(3);
  }
}
