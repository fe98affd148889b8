package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.RedisCrowd.Client;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisCrowdTest {

  private final RedisCrowd crowd = RedisCrowd.of(100, 30);
  private final List<Client> clients = new ArrayList<>();

  private void come(int count, String user, String name, long age) {
    for (int i = 0; i < count; i++) {
      clients.add(new Client(clients.size(), user, name, age, false));
    }
  }

  @Test
  void aLineOfTheListIsReadAndALongNameHidesNobody() {
    Client app =
        Client.of(
            "id=7 addr=127.0.0.1:1 laddr=127.0.0.1:2 fd=8 name=user=default age=12 idle=0 flags=N"
                + " user=app_1 resp=2");
    assertThat(app).isEqualTo(new Client(7, "app_1", "user=default", 12, false));
    assertThat(new Client(1, "default", "banyan", 0, false).banyan()).isTrue();
    assertThat(new Client(1, "app_1", "banyan", 0, false).banyan()).isFalse();
  }

  @Test
  void whoTellsTooMuchOfHimselfGoesFirst() {
    String line = "id=8 addr=127.0.0.1:1 name=" + "x".repeat(1_025) + " age=3 user=app_1 redir=-1";
    Client named = Client.of(line);
    assertThat(named.wordy()).isTrue();
    assertThat(named.user()).isEqualTo("app_1");
    String library = "id=9 name= age=3 user=app_1 lib-name=" + "x".repeat(5_000);
    assertThat(Client.of(library.substring(0, RedisCrowd.LINE_CHARS_MAX)).wordy()).isTrue();
    come(94, "app_1", "", 60);
    clients.add(named);
    RedisCrowd all = RedisCrowd.of(200, 100);
    assertThat(all.excess(clients)).containsExactly(named);
  }

  @Test
  void fewAreLeftAlone() {
    come(20, "default", "", 60);
    come(30, "app_1", "", 60);
    assertThat(crowd.unsuspicious(30)).isTrue();
    assertThat(crowd.unsuspicious(31)).isFalse();
    assertThat(crowd.excess(clients)).isEmpty();
  }

  @Test
  void pastHalfThoseGoWhoAreLongThereWithoutSigningIn() {
    come(40, "default", "", 60);
    come(1, "default", "banyan", 600);
    come(20, "app_1", "", 60);
    come(10, "default", "", 0);
    assertThat(crowd.excess(clients)).hasSize(21).allMatch(Client::stranger);
    assertThat(crowd.excess(clients)).allMatch(client -> client.ageSeconds() == 60);
  }

  @Test
  void nearlyFullAllStrangersGo() {
    come(95, "default", "", 0);
    come(1, "default", "banyan", 600);
    assertThat(crowd.excess(clients)).hasSize(95);
  }

  @Test
  void pastItsBoundAnAppLosesItsNewest() {
    come(33, "app_1", "", 60);
    come(10, "app_2", "", 60);
    assertThat(crowd.excess(clients))
        .extracting(Client::id)
        .containsExactlyInAnyOrder(30L, 31L, 32L);
  }

  @Test
  void manyAppsWithinTheirBoundsLeaveRoomToo() {
    for (int app = 0; app < 4; app++) {
      come(25, "app_" + app, "", 60);
    }
    assertThat(crowd.excess(clients)).hasSize(10);
  }
}
