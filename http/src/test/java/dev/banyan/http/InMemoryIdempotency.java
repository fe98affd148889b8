package dev.banyan.http;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** For tests of slices that serve HTTP without a database. */
public final class InMemoryIdempotency implements IdempotencyStore {

  private record Entry(byte[] request, Id token, byte[] sealed) {}

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** Whether it takes claims and then fails to end them. */
  volatile boolean failing;

  private final IdGenerator ids =
      new IdGenerator(InstantSource.system(), RandomGenerator.getDefault());

  @Override
  public Claim begin(byte[] name, byte[] request) {
    Id token = ids.global("req");
    Entry known = entries.putIfAbsent(key(name), new Entry(request, token, null));
    if (known == null) {
      return new Fresh(token);
    }
    if (!Arrays.equals(known.request, request)) {
      return new Mismatch();
    }
    if (known.sealed == null) {
      return new Running();
    }
    return known.sealed.length == 0 ? new DoneWithoutAnswer() : new Done(known.sealed);
  }

  @Override
  public void finish(byte[] name, Id token, byte[] sealed) {
    failIfAsked();
    entries.computeIfPresent(key(name), (k, entry) -> new Entry(entry.request, token, sealed));
  }

  @Override
  public void release(byte[] name, Id token) {
    failIfAsked();
    entries.remove(key(name));
  }

  private void failIfAsked() {
    if (failing) {
      throw new IllegalStateException("the store is away");
    }
  }

  @Override
  public int sweep() {
    return 0;
  }

  /** What is stored, to look for secrets in it. */
  public String dump() {
    StringBuilder all = new StringBuilder();
    entries.forEach(
        (name, entry) ->
            all.append(name)
                .append(new String(entry.sealed, java.nio.charset.StandardCharsets.ISO_8859_1)));
    return all.toString();
  }

  private static String key(byte[] name) {
    return HexFormat.of().formatHex(name);
  }
}
