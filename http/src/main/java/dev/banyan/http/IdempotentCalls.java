package dev.banyan.http;

import dev.banyan.data.DataException;
import dev.banyan.kernel.Problem;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Sealing;
import dev.banyan.kernel.Sha256;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a write with an {@code Idempotency-Key} once, and gives its repetitions the first answer.
 *
 * <p>Answers may hold secrets that are shown once, such as a new key or a token. So the store gets
 * hashes and ciphertext: the answer is encrypted under a key that follows from the client's own
 * Idempotency-Key, caller and request, and only who repeats all three reads it. Only successes are
 * kept; a failed write may be repeated under its key.
 */
final class IdempotentCalls {

  static final String HEADER = "Idempotency-Key";

  private static final Logger LOG = LoggerFactory.getLogger(IdempotentCalls.class);
  private static final int KEY_LENGTH_MAX = 255;
  private static final int CAUSES_MAX = 10;
  private static final byte[] NOWHERE = {};

  private final IdempotencyStore store;
  private final long answerBytesMax;
  private final MeterRegistry meters;
  private final SecureRandom random = new SecureRandom();

  IdempotentCalls(IdempotencyStore store, long answerBytesMax, MeterRegistry meters) {
    this.store = store;
    this.answerBytesMax = answerBytesMax;
    this.meters = meters;
  }

  Answer serve(ContractOperation operation, Endpoint endpoint, VertxCall call, String query)
      throws Exception {
    String key = call.header(HEADER).orElse("");
    if (key.isEmpty() || !operation.writes() || operation.streams()) {
      return endpoint.handle(call);
    }
    check(key);
    byte[] request = hash(call.pathParameters().toString(), query, call.rawBody());
    String caller = call.caller().name();
    if (call.caller() instanceof Caller.Anonymous) {
      // Strangers share a name, so theirs are told apart by what they ask too.
      caller += Arrays.toString(request);
    }
    byte[] name = hash(caller, operation.id(), key.getBytes(StandardCharsets.UTF_8));
    var sealing = new Sealing(secret(key, caller, operation.id(), request), random);
    return switch (store.begin(name, request)) {
      case IdempotencyStore.Fresh fresh -> first(fresh, name, sealing, endpoint, call);
      case IdempotencyStore.Done done -> {
        count("replayed");
        byte[] plain =
            sealing
                .open(done.sealed(), NOWHERE)
                .orElseThrow(() -> new IllegalStateException("a kept answer cannot be read"));
        yield decode(plain).with("Idempotency-Replayed", "true");
      }
      case IdempotencyStore.DoneWithoutAnswer() ->
          throw Problems.conflict(
              "idempotency-answer-not-kept",
              "This was done before, but its answer was too large to keep. Read the result.");
      case IdempotencyStore.Running() -> {
        count("running");
        throw Problems.of(
            Problem.of(
                    "idempotency-in-progress",
                    409,
                    "Conflict",
                    "A request with this Idempotency-Key is being served. Try again in a moment.")
                .with(Problems.RETRY_AFTER_SECONDS, 1));
      }
      case IdempotencyStore.OutcomeUnknown() -> {
        count("unknown");
        throw Problems.conflict(
            "idempotency-outcome-unknown",
            "Banyan was stopped while it served this, so it was done or it was not. Read what is"
                + " there; if it is missing, send it again under a new key.");
      }
      case IdempotencyStore.Mismatch() -> {
        count("mismatch");
        throw Problems.of(
            Problem.of(
                "idempotency-mismatch",
                422,
                "Another request under the same key",
                "This Idempotency-Key was used with another request. Use a new key."));
      }
    };
  }

  private Answer first(
      IdempotencyStore.Fresh claim, byte[] name, Sealing sealing, Endpoint endpoint, VertxCall call)
      throws Exception {
    Answer answer;
    try {
      answer = endpoint.handle(call);
    } catch (Exception | Error failure) {
      if (outcomeUnknown(failure)) {
        // The write may stand: the claim stays, so that no repetition runs it a second time.
        count("unknown");
      } else {
        release(name, claim, call);
      }
      throw failure;
    }
    if (answer.status() >= 300) {
      release(name, claim, call);
      return answer;
    }
    try {
      Answer whole = bytesOf(answer);
      byte[] plain = encode(whole);
      byte[] sealed = plain.length > answerBytesMax ? new byte[0] : sealing.seal(plain, NOWHERE);
      store.finish(name, claim.token(), sealed);
      count("first");
      return whole;
    } catch (RuntimeException e) {
      // The write itself stands. Until the claim runs out a repetition is told to wait.
      LOG.warn("the answer to request {} could not be kept", call.requestId(), e);
      return answer;
    }
  }

  /** However the endpoint wrapped it on its way. */
  private static boolean outcomeUnknown(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (cause instanceof DataException.OutcomeUnknown) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** What the caller is told counts more than the claim, which runs out by itself. */
  private void release(byte[] name, IdempotencyStore.Fresh claim, VertxCall call) {
    try {
      store.release(name, claim.token());
    } catch (RuntimeException e) {
      count("unreleased");
      LOG.warn("the claim of request {} could not be released", call.requestId(), e);
    }
  }

  private static Answer bytesOf(Answer answer) {
    return answer.content() instanceof Answer.JsonValue json
        ? new Answer(answer.status(), answer.headers(), ResponseWriter.jsonBytes(json.value()))
        : answer;
  }

  private void count(String outcome) {
    meters.counter("api.idempotency", "outcome", outcome).increment();
  }

  private static void check(String key) {
    boolean printable = key.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    if (!printable || key.length() > KEY_LENGTH_MAX) {
      throw Problems.invalid(
          HEADER, "An Idempotency-Key is 1 to 255 printable characters; a random UUID serves.");
    }
  }

  private static byte[] hash(String first, String second, byte[] third) {
    MessageDigest digest = Sha256.digest();
    digest.update(first.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(second.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return digest.digest(third);
  }

  private static byte[] secret(String key, String caller, String operation, byte[] request) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(hash("seal" + caller, operation, request));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encode(Answer answer) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(answer.status());
      out.writeInt(answer.headers().size());
      for (Answer.Header header : answer.headers()) {
        out.writeUTF(header.name());
        out.writeUTF(header.value());
      }
      if (answer.content() instanceof Answer.Bytes body) {
        out.writeUTF(body.contentType());
        out.write(body.bytes());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static Answer decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int status = in.readInt();
      int count = in.readInt();
      List<Answer.Header> headers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        headers.add(new Answer.Header(in.readUTF(), in.readUTF()));
      }
      Answer.Content content =
          in.available() == 0
              ? new Answer.Empty()
              : new Answer.Bytes(in.readUTF(), in.readAllBytes());
      return new Answer(status, headers, content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
