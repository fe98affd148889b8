import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Arrays;

/** Gatling's open model: one stage after the other, each at its rate, each user one request. */
public class OpenStages extends Simulation {
  {
    var stage = Duration.ofSeconds(Long.getLong("bench.seconds"));
    OpenInjectionStep[] stages =
        Arrays.stream(System.getProperty("bench.rates").split(","))
            .map(rate -> constantUsersPerSec(Double.parseDouble(rate)).during(stage))
            .toArray(OpenInjectionStep[]::new);
    setUp(scenario("open").exec(http("root").get("/")).injectOpen(stages))
        .protocols(http.baseUrl(System.getProperty("bench.url")).shareConnections());
  }
}
