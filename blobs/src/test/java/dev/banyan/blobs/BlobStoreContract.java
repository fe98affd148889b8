package dev.banyan.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link BlobStore} does. */
public abstract class BlobStoreContract {

  private static final IdGenerator IDS =
      new IdGenerator(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")), new Random(7));

  protected final Id team = IDS.team();
  protected final Id otherTeam = IDS.team();
  protected BlobStore store;

  /** A store without content. */
  protected abstract BlobStore create() throws Exception;

  /** Changes a byte of a stored content behind the store's back. */
  protected abstract void damage(Id team, Blob blob) throws Exception;

  @BeforeEach
  void start() throws Exception {
    store = create();
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  public void givesBackWhatWasPut() throws IOException {
    byte[] content = randomBytes(200_000, 1);
    Blob blob = put(team, content);
    assertThat(blob.bytes()).isEqualTo(200_000);
    assertThat(read(team, blob)).isEqualTo(content);
  }

  @Test
  public void namesAContentByItsChecksum() throws IOException {
    assertThat(put(team, "abc".getBytes(UTF_8)).sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(put(team, new byte[0]).bytes()).isZero();
  }

  @Test
  public void keepsTheSameContentOnce() throws IOException {
    Blob first = put(team, "same".getBytes(UTF_8));
    assertThat(put(team, "same".getBytes(UTF_8))).isEqualTo(first);
    assertThat(read(team, first)).isEqualTo("same".getBytes(UTF_8));
  }

  @Test
  public void aTeamNeverSeesAnothersContent() throws IOException {
    Blob blob = put(team, "mine".getBytes(UTF_8));
    assertThat(store.has(otherTeam, blob)).isFalse();
    assertThatThrownBy(() -> store.open(otherTeam, blob)).isInstanceOf(BlobException.Missing.class);
    store.delete(otherTeam, blob);
    assertThat(store.has(team, blob)).isTrue();
  }

  @Test
  public void refusesWhatIsTooLongAndKeepsNothingOfIt() throws IOException {
    byte[] content = randomBytes(1001, 2);
    assertThatThrownBy(() -> store.put(team, new ByteArrayInputStream(content), 1000))
        .isInstanceOf(BlobException.TooLarge.class);
    Blob blob = store.put(team, new ByteArrayInputStream(content), 1001);
    store.delete(team, blob);
    assertThat(store.has(team, blob)).isFalse();
  }

  @Test
  public void tellsDamageInsteadOfGivingWrongBytes() throws Exception {
    Blob blob = put(team, randomBytes(100_000, 3));
    damage(team, blob);
    assertThatThrownBy(() -> read(team, blob)).isInstanceOf(BlobException.Corrupt.class);
    put(team, randomBytes(100_000, 3));
    assertThat(read(team, blob)).isEqualTo(randomBytes(100_000, 3));
  }

  @Test
  public void tellsDamageWhenBytesAreSkippedToo() throws Exception {
    Blob blob = put(team, randomBytes(100_000, 4));
    damage(team, blob);
    try (InputStream in = store.open(team, blob)) {
      assertThatThrownBy(() -> in.skip(200_000)).isInstanceOf(BlobException.Corrupt.class);
    }
  }

  @Test
  public void whatIsDeletedIsMissing() throws IOException {
    Blob blob = put(team, "gone".getBytes(UTF_8));
    store.delete(team, blob);
    store.delete(team, blob);
    assertThatThrownBy(() -> store.open(team, blob)).isInstanceOf(BlobException.Missing.class);
  }

  @Test
  public void aSourceThatBreaksLeavesNothing() {
    InputStream broken =
        new InputStream() {
          private int left = 5000;

          @Override
          public int read() throws IOException {
            if (--left < 0) {
              throw new IOException("the wire broke");
            }
            return 1;
          }
        };
    assertThatThrownBy(() -> store.put(team, broken, 1 << 20)).hasMessage("the wire broke");
  }

  @Test
  public void manyWritersDoNotDisturbEachOther() throws Exception {
    Set<Blob> blobs = ConcurrentHashMap.newKeySet();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int seed = i % 8;
        tasks.add(threads.submit(() -> blobs.add(put(team, randomBytes(30_000, seed)))));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    }
    assertThat(blobs).hasSize(8);
    for (Blob blob : blobs) {
      assertThat(read(team, blob)).hasSize(30_000);
    }
  }

  protected Blob put(Id owner, byte[] content) throws IOException {
    return store.put(owner, new ByteArrayInputStream(content), Long.MAX_VALUE);
  }

  protected byte[] read(Id owner, Blob blob) throws IOException {
    try (InputStream in = store.open(owner, blob)) {
      return in.readAllBytes();
    }
  }

  private static byte[] randomBytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
