package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanRequestTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users | -5 | users: -5 is not a count",
        "users | 0 | users: 0 is not a count",
        "users | 1000000000000000000 | users:",
        "users | many | users: 'many' is not a whole number",
        "meaning | active | registered, monthly-active, daily-active, concurrent",
        "target | esk | did you mean 'eks'?",
        "p95 | 300 | p95: '300' is not a duration; write 250ms",
        "rto | 5 | rto: '5' is not a duration",
        "availability | 100 | availability:",
        "availability | 99.9% | availability: '99.9%' is not a number",
        "redundancy | three | redundancy: 'three' is not one of none, zone, region",
        "cacheHitRate | 1.5 | cacheHitRate:",
        "user | 7 | did you mean 'users'?"
      })
  void badInputNamesItsField(String field, String value, String message) {
    var fields = new HashMap<String, Object>(good());
    fields.put(field, value);

    assertThatThrownBy(() -> PlanRequest.read(fields, TODAY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatAUserIsIsAskedNeverAssumed() {
    var fields = new HashMap<String, Object>(good());
    fields.remove("meaning");

    assertThatThrownBy(() -> PlanRequest.read(fields, TODAY))
        .hasMessageContaining("meaning: say what a user is")
        .hasMessageContaining("registered, monthly-active, daily-active, concurrent");
  }

  @Test
  void theWorkloadAndTheCountAreAskedToo() {
    assertThatThrownBy(() -> PlanRequest.read(Map.of("users", 5, "meaning", "concurrent"), TODAY))
        .hasMessageContaining("workload: say what the users do")
        .hasMessageContaining("builder, cowork, companion, assistant, backoffice");
    assertThatThrownBy(() -> PlanRequest.read(Map.of("workload", "cowork"), TODAY))
        .hasMessageContaining("users: is required");
  }

  @Test
  void anUnknownWorkloadNamesTheNearest() {
    assertThatThrownBy(() -> Plan.of(PlanRequest.of(5, UserMeaning.CONCURRENT, "cowrok", TODAY)))
        .hasMessageContaining("workload:")
        .hasMessageContaining("did you mean 'cowork'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rto: | rto=10s",
        "rpo: | rpo=0s",
        "rpo: | rpo=0s,redundancy=region",
        "availability: | availability=99.99",
        "rto: | rto=10m,target=docker-vps",
        "rto: | rto=1m,redundancy=zone",
        "p95: | p95=20ms"
      })
  void aContradictorySloIsRefusedByItsField(String field, String changes) {
    var fields = new HashMap<String, Object>(good());
    for (String change : changes.split(",")) {
      fields.put(
          change.substring(0, change.indexOf('=')), change.substring(change.indexOf('=') + 1));
    }
    PlanRequest request = PlanRequest.read(fields, TODAY);

    assertThatThrownBy(() -> Plan.of(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field);
  }

  @Test
  void aShareThatIsNoShareOrAPlanThatIsNoPlanIsRefused() {
    var fields = new HashMap<String, Object>(good());
    fields.put("planMix", Map.of("free", "0.5", "premium", "0.6"));
    assertThatThrownBy(() -> PlanRequest.read(fields, TODAY))
        .hasMessageContaining("planMix: the shares come to 1.1");

    fields.put("planMix", Map.of("gold", "1"));
    PlanRequest unknown = PlanRequest.read(fields, TODAY);
    assertThatThrownBy(() -> Plan.of(unknown)).hasMessageContaining("planMix: 'gold' is no plan");
  }

  @Test
  void aWorkloadFileWithMistakesNamesEach() {
    assertThatThrownBy(
            () ->
                Workloads.read(
                    """
                    name: x
                    title: y
                    guide: z
                    meanOfPeak: {low: 0.5, mid: 0.4, high: 0.3, basis: "assumption: upside down"}
                    """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("meanOfPeak: mid")
        .hasMessageContaining("ratios.monthlyOfRegistered");
  }

  @Test
  void moreUsersThanPeopleCannotBecomeAPlanOfAnyTarget() {
    Plan plan =
        Plan.of(
            PlanRequest.read(
                Map.of("users", 1_000_000, "meaning", "concurrent", "workload", "companion"),
                TODAY));

    assertThat(plan.offer(Target.EKS)).isPresent();
    assertThatThrownBy(
            () ->
                Plan.of(
                    PlanRequest.of(PlanRequest.USERS_MAX, UserMeaning.CONCURRENT, "cowork", TODAY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, Object> good() {
    return Map.of("users", 500, "meaning", "concurrent", "workload", "companion");
  }
}
