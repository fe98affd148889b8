package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rediss://}: nobody is told a password but whom a certificate names. */
class OtherRedisTlsTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final char[] PASSWORD = "password".toCharArray();
  @TempDir Path folder;

  @Test
  void aCertificateForTheVeryNameIsNeeded() throws Exception {
    SSLContext right = context("right", "ip:127.0.0.1");
    SSLContext wrong = context("wrong", "dns:redis.example.com");
    List<String> heard = new ArrayList<>();
    try (var named = new FakeRedis(right.getServerSocketFactory(), FakeRedis.LIST);
        OtherRedis redis = redis(named, right.getSocketFactory())) {
      assertThat(redis.read("emails", NOON).orElseThrow().length()).isEqualTo(7);
      assertThat(redis.read("emails", NOON.plusSeconds(15))).isPresent();
      assertThat(named.connections()).isEqualTo(1);
    }
    try (var other =
            new FakeRedis(
                wrong.getServerSocketFactory(),
                command -> {
                  heard.addAll(command);
                  return FakeRedis.LIST.apply(command);
                });
        OtherRedis trusting = redis(other, wrong.getSocketFactory());
        OtherRedis strange = redis(other, (SSLSocketFactory) SSLSocketFactory.getDefault())) {
      assertThatThrownBy(() -> trusting.read("emails", NOON))
          .isInstanceOf(JobQueues.Unreadable.class)
          .hasMessageContaining("cannot be spoken to by TLS")
          .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1");
      assertThatThrownBy(() -> strange.read("emails", NOON))
          .isInstanceOf(JobQueues.Unreadable.class)
          .hasMessageContaining("cannot be spoken to by TLS");
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void oneThatSpeaksPlainlyIsToldNothing() throws Exception {
    try (var plain = new FakeRedis(FakeRedis.LIST);
        OtherRedis redis = redis(plain, (SSLSocketFactory) SSLSocketFactory.getDefault())) {
      assertThatThrownBy(() -> redis.read("emails", NOON)).isInstanceOf(JobQueues.Unreadable.class);
    }
  }

  private static OtherRedis redis(FakeRedis fake, SSLSocketFactory sockets) {
    return new OtherRedis(
        RedisAddress.parse(fake.url("rediss", "worker:hunter2@")),
        OutwardAddresses.any(),
        new OtherRedis.Way(
            OutwardAddresses::any, () -> sockets, Duration.ofSeconds(30), Duration.ofSeconds(30)));
  }

  /** Of a server with a certificate of its own, and of clients that trust it. */
  private SSLContext context(String name, String alternative) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=" + alternative,
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("mykey"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
