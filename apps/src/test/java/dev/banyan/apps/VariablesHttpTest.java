package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.http.Answer;
import dev.banyan.kernel.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VariablesHttpTest extends ShopHttp {

  @Test
  void secretsCarryTheirVersion() throws Exception {
    FakeCall secret = call().path("name", "TAGGED");
    Answer written = endpoints.get("putSecret").handle(secret.body("{\"value\":\"1\"}"));
    assertThat(header(written, "ETag")).contains("\"1\"");
    assertThat(tree(written).path("version").asInt()).isEqualTo(1);
    assertThat(problem("putSecret", secret.ifMatch("9")).problem().status()).isEqualTo(412);
    assertThat(problem("deleteSecret", secret.ifMatch("9")).problem().status()).isEqualTo(412);
    endpoints.get("deleteSecret").handle(secret.ifMatch("1"));
    fixture.settled(app);
  }

  @Test
  void variablesCarryTheirVersion() throws Exception {
    Answer written =
        endpoints.get("putConfigVar").handle(call().path("name", "A").body("{\"value\":\"1\"}"));
    assertThat(header(written, "ETag")).contains("\"1\"");
    Answer read = endpoints.get("getConfigVar").handle(call().path("name", "A"));
    assertThat(header(read, "ETag")).contains("\"1\"");
    assertThat(
            problem("putConfigVar", call().path("name", "A").body("{\"value\":\"2\"}").ifMatch("9"))
                .problem()
                .status())
        .isEqualTo(412);
    assertThat(json("listConfig", call()).path("items")).hasSize(1);
  }

  @Test
  void whoDidSomethingIsShownByTheNameThatPeopleKnow() throws Exception {
    endpoints.get("putConfigVar").handle(call().path("name", "WHO").body("{\"value\":\"1\"}"));
    fixture
        .supervisor()
        .secrets()
        .put(app, new Changes.By("key_1"), "S", new Secret("1"), Optional.empty());
    assertThat(json("getConfigVar", call().path("name", "WHO")).path("updatedBy").asText())
        .endsWith("@example.com");
    assertThat(json("listSecrets", call()).path("items").get(0).path("updatedBy").asText())
        .endsWith("@example.com");
    assertThat(json("listReleases", call()).path("items").get(0).path("createdBy").asText())
        .isEqualTo("banyan");
    endpoints.get("deleteConfigVar").handle(call().path("name", "WHO"));
  }
}
