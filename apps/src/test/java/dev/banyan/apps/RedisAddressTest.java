package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

  @Test
  void readsWhatClientsWrite() {
    RedisAddress whole =
        RedisAddress.parse("rediss://worker:p%40ss+1:%2F@redis.example.com:6380/3");
    assertThat(whole.tls()).isTrue();
    assertThat(whole.host()).isEqualTo("redis.example.com");
    assertThat(whole.port()).isEqualTo(6_380);
    assertThat(whole.database()).isEqualTo(3);
    RedisAddress.Login login = whole.login().orElseThrow();
    assertThat(login.user()).isEqualTo("worker");
    assertThat(login.password().reveal()).isEqualTo("p@ss+1:/");
    assertThat(whole.toString()).doesNotContain("p@ss");

    RedisAddress least = RedisAddress.parse("REDIS://redis");
    assertThat(least).isEqualTo(RedisAddress.parse("redis://redis:6379/0"));
    assertThat(least.login()).isEmpty();

    RedisAddress password = RedisAddress.parse("redis://:secret@[fd00::7]:7000/?ssl=x&db=2");
    assertThat(password.login().orElseThrow().user()).isEmpty();
    assertThat(password.host()).isEqualTo("fd00::7");
    assertThat(password.text()).isEqualTo("[fd00::7]:7000");
    assertThat(password.database()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "http://:secret@redis.example.com",
        "redis+sentinel://:secret@redis.example.com/main",
        "unix:///run/secret.sock",
        "redis://:secret@",
        "redis://:secret@redis.example.com:0",
        "redis://:secret@redis.example.com:65536",
        "redis://:secret%zz@redis.example.com",
        "redis://:secret@redis.example.com/main",
        "redis://:secret@redis.example.com\r\nAUTH x"
      })
  void repeatsNothingOfWhatItDoesNotRead(String url) {
    assertThatThrownBy(() -> RedisAddress.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageContaining("write redis://user:password@host:6379/0")
        .hasMessageNotContaining("secret");
  }
}
