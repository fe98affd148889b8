package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose word on the client counts. */
class TrustedEdgeTest {

  private final SmallApi api = new SmallApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void theEdgesWordOnTheClientIsBelieved() throws Exception {
    Call call = open(forwarded().header(TrustedEdge.HEADER, api.edge.secret().reveal()));
    assertThat(call.remoteAddress()).isEqualTo("203.0.113.9");
    assertThat(call.secure()).isTrue();
    assertThat(api.counted).as("whose quota is taken").hasValue("203.0.113.9");
    assertThat(call.header(TrustedEdge.HEADER)).as("no endpoint sees the secret").isEmpty();
  }

  @Test
  void withoutTheSecretForwardedHeadersMeanNothing() throws Exception {
    String other = TrustedEdge.create(new SecureRandom()).secret().reveal();
    String own = api.edge.secret().reveal();
    for (HttpRequest.Builder request :
        new HttpRequest.Builder[] {
          forwarded(),
          forwarded().header(TrustedEdge.HEADER, other),
          forwarded().header(TrustedEdge.HEADER, ""),
          forwarded().header(TrustedEdge.HEADER, own + " " + own),
          forwarded().header(TrustedEdge.HEADER, own).header(TrustedEdge.HEADER, other),
        }) {
      Call call = open(request);
      assertThat(call.remoteAddress()).isEqualTo("127.0.0.1");
      assertThat(call.secure()).isFalse();
      assertThat(api.counted).hasValue("127.0.0.1");
      assertThat(call.header(TrustedEdge.HEADER)).isEmpty();
    }
  }

  @Test
  void aClientThatIsNamedTwiceIsNotBelieved() throws Exception {
    Call call =
        open(
            forwarded()
                .header("X-Forwarded-For", "203.0.113.10")
                .header(TrustedEdge.HEADER, api.edge.secret().reveal()));
    assertThat(call.remoteAddress()).isEqualTo("127.0.0.1");
  }

  @Test
  void whereSomethingInFrontEndsTlsEveryRequestIsSecure() throws Exception {
    try (var behind =
        new SmallApi(
            SmallApi.config(8, Duration.ofSeconds(15)),
            TrustedEdge.create(new SecureRandom(), true))) {
      assertThat(behind.send(behind.request("/open")).statusCode()).isEqualTo(200);
      assertThat(behind.opened.get().secure()).isTrue();
      assertThat(behind.opened.get().remoteAddress()).isEqualTo("127.0.0.1");
    }
  }

  private HttpRequest.Builder forwarded() {
    return api.request("/open")
        .header("X-Forwarded-For", "203.0.113.9")
        .header("X-Forwarded-Proto", "https");
  }

  private Call open(HttpRequest.Builder request) throws Exception {
    assertThat(api.send(request).statusCode()).isEqualTo(200);
    return api.opened.getAndSet(null);
  }
}
