package dev.banyan.accounts;

import dev.banyan.kernel.Problems;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as Argon2id (RFC 9106), in the PHC string format. The defaults are OWASP's: 19 MiB, two
 * passes, one lane.
 *
 * <p>Hashing is work for a processor, so it runs on a few platform threads behind a bounded queue:
 * on virtual threads it would hold up every other request. Thread-safe.
 */
final class PasswordHasher implements AutoCloseable {

  static final int QUEUE_MAX = 64;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final long RETRY_AFTER_SECONDS = 2;

  private record Encoded(int memoryKib, int passes, byte[] salt, byte[] hash) {}

  private final int memoryKib;
  private final int passes;
  private final SecureRandom random;
  private final ThreadPoolExecutor pool;
  private final String decoy;

  PasswordHasher(AccountsConfig config, SecureRandom random, MeterRegistry meters) {
    this.memoryKib = Math.toIntExact(config.passwordHashMemory().bytes() / 1024);
    this.passes = config.passwordHashPasses();
    this.random = random;
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_MAX),
            Thread.ofPlatform().name("argon2-", 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    Gauge.builder("accounts.argon2.queue", pool, p -> p.getQueue().size()).register(meters);
    // No hash of a password: nothing matches it, and it takes as long to find out.
    byte[] salt = new byte[SALT_BYTES];
    byte[] hash = new byte[HASH_BYTES];
    random.nextBytes(salt);
    random.nextBytes(hash);
    this.decoy = encode(salt, hash);
  }

  /**
   * Hashes a new password; blocks.
   *
   * @throws dev.banyan.kernel.ProblemException 400 for a password that is not taken, 503 when too
   *     many wait
   */
  String hash(String password) {
    check(password);
    return onPool(
        () -> {
          byte[] salt = new byte[SALT_BYTES];
          random.nextBytes(salt);
          return encode(salt, derive(password, salt, memoryKib, passes, HASH_BYTES));
        });
  }

  /** Whether the password is the one; blocks, and takes as long for an account that is not. */
  boolean matches(String password, String encoded) {
    Encoded known = decode(encoded);
    return onPool(
        () ->
            MessageDigest.isEqual(
                known.hash,
                derive(password, known.salt, known.memoryKib, known.passes, known.hash.length)));
  }

  /** Does the work of {@link #matches} for an account that does not exist. */
  void pretend(String password) {
    matches(password, decoy);
  }

  /** Whether a hash was made with other parameters than are configured now. */
  boolean outdated(String encoded) {
    Encoded known = decode(encoded);
    return known.memoryKib != memoryKib || known.passes != passes;
  }

  /**
   * @throws dev.banyan.kernel.ProblemException 400 that says what a password must be
   */
  static void check(String password) {
    int length = password.codePointCount(0, password.length());
    if (length < AccountsConfig.PASSWORD_LENGTH_MIN
        || length > AccountsConfig.PASSWORD_LENGTH_MAX) {
      throw Problems.invalid(
          "password",
          "A password has "
              + AccountsConfig.PASSWORD_LENGTH_MIN
              + " to "
              + AccountsConfig.PASSWORD_LENGTH_MAX
              + " characters; a few random words are good.");
    }
    if (password.codePoints().distinct().count() < 4) {
      throw Problems.invalid("password", "This password repeats itself. Take a less regular one.");
    }
  }

  private <T> T onPool(Callable<T> work) {
    try {
      return pool.submit(work).get();
    } catch (RejectedExecutionException e) {
      throw Problems.unavailable(
          "Too many people sign in at once. Try again in a moment.", RETRY_AFTER_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problems.unavailable("The server is stopping.", RETRY_AFTER_SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  private static byte[] derive(String password, byte[] salt, int memoryKib, int passes, int bytes) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] out = new byte[bytes];
    // One spelling of a character, whatever keyboard it was typed on.
    String normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
    generator.generateBytes(normal.getBytes(StandardCharsets.UTF_8), out);
    return out;
  }

  private String encode(byte[] salt, byte[] hash) {
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(memoryKib, passes, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  private static Encoded decode(String encoded) {
    String[] parts = encoded.split("\\$", -1);
    if (parts.length != 6 || !parts[1].equals("argon2id") || !parts[2].equals("v=19")) {
      throw new IllegalStateException("a stored password hash is not Argon2id");
    }
    int[] parameters =
        Arrays.stream(parts[3].split(","))
            .mapToInt(parameter -> Integer.parseInt(parameter.substring(2)))
            .toArray();
    var base64 = Base64.getDecoder();
    return new Encoded(
        parameters[0], parameters[1], base64.decode(parts[4]), base64.decode(parts[5]));
  }

  @Override
  public void close() {
    pool.shutdownNow();
    try {
      boolean unused =
          pool.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
