package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.MutableClock;
import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.ConfigException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the edge that need no socket. */
class RulesTest {

  @ParameterizedTest
  @CsvSource({
    "/a/b?c=%zz, /a/b",
    "//a///b, /a/b",
    "/%61/%2562, /a/%62",
    "/a;x=1/b;y, /a/b",
    "/;/admin, /admin",
    "/a%2fb, /a/b",
    "/a.b/..c, /a.b/..c",
    "/.hidden, /.hidden"
  })
  void pathsAreMatchedInTheFormThatNoFrameworkReadsDifferently(String target, String path) {
    assertThat(RequestPath.forMatching(target)).contains(path);
  }

  @ParameterizedTest
  @CsvSource({"/a/../b", "/.", "/..", "/%2e%2e/x", "/a\\b", "/%5c", "/%00", "/%", "/%1", "/..;/x"})
  void pathsThatCouldLeadElsewhereAreRefused(String target) {
    assertThat(RequestPath.forMatching(target)).isEmpty();
  }

  @Test
  void whatACacheMayKeepFollowsTheAnswer() {
    CacheRule rule = new CacheRule(Duration.ofSeconds(60), true, false);
    assertThat(keep(rule, 200, Map.of())).contains(Duration.ofSeconds(60));
    assertThat(keep(rule, 200, Map.of("cache-control", "max-age=10")))
        .contains(Duration.ofSeconds(10));
    assertThat(keep(rule, 200, Map.of("cache-control", "max-age=900")))
        .as("the route's own time is the most")
        .contains(Duration.ofSeconds(60));
    assertThat(keep(rule, 200, Map.of("cache-control", "max-age=10, s-maxage=20")))
        .contains(Duration.ofSeconds(20));
    assertThat(keep(rule, 200, Map.of("cache-control", "max-age=30", "age", "25")))
        .contains(Duration.ofSeconds(5));
    assertThat(
            keep(
                rule,
                200,
                Map.of(
                    "date", "Thu, 01 Jan 2026 12:00:00 GMT",
                    "expires", "Thu, 01 Jan 2026 12:00:09 GMT")))
        .contains(Duration.ofSeconds(9));
    assertThat(keep(rule, 404, Map.of())).isEmpty();
    assertThat(keep(rule, 404, Map.of("cache-control", "max-age=5"))).isPresent();
    assertThat(keep(rule, 500, Map.of("cache-control", "max-age=5"))).isEmpty();
    assertThat(keep(rule, 206, Map.of())).isEmpty();
    assertThat(keep(rule, 200, Map.of("cache-control", "private=\"x\""))).isEmpty();
    assertThat(CacheRules.varyNames("Accept-Encoding, B , a")).containsExactly("a", "b");
  }

  private static Optional<Duration> keep(CacheRule rule, int status, Map<String, String> answer) {
    return CacheRules.storable(rule, false, status, headers(answer))
        .map(CacheRules.Storable::timeToLive);
  }

  private static HttpHeaders headers(Map<String, String> values) {
    HttpHeaders headers = new DefaultHttpHeaders();
    values.forEach(headers::add);
    return headers;
  }

  @Test
  void staleIsNotAllowedWhereTheAnswerWantsToBeAsked() {
    CacheRule rule = new CacheRule(Duration.ofSeconds(60), true, false);
    assertThat(
            CacheRules.storable(
                    rule, false, 200, headers(Map.of("cache-control", "must-revalidate")))
                .orElseThrow()
                .staleAllowed())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br | BROTLI",
        "gzip | GZIP",
        "br;q=0.5, gzip | GZIP",
        "* | BROTLI",
        "gzip;q=0, *;q=0 | IDENTITY",
        "identity | IDENTITY",
        "gzip;q=nonsense | IDENTITY"
      })
  void theBestAcceptedEncodingIsChosen(String accept, Encoding encoding) {
    assertThat(Encoding.accepted(accept, true)).isEqualTo(encoding);
  }

  @Test
  void anInstanceIsLeftAloneAfterThreeFailuresAndForgivenAfterASuccess() {
    InstanceState instance = instance(1);
    long now = 1_000;
    instance.failed(now);
    instance.failed(now);
    assertThat(instance.available(now)).isTrue();
    assertThat(instance.failed(now)).isTrue();
    assertThat(instance.available(now)).isFalse();
    long later = now + Duration.ofSeconds(30).toNanos();
    assertThat(instance.available(later)).as("it gets another try").isTrue();
    assertThat(instance.failed(later)).as("and one failure is enough now").isTrue();
    instance.succeeded();
    assertThat(instance.available(later)).isTrue();
    instance.failed(later);
    assertThat(instance.available(later)).isTrue();
  }

  @Test
  void theLeastBusyInstanceIsChosenAndADoubtfulOneOnlyWhenNoOtherIsLeft() {
    InstanceState one = instance(1);
    InstanceState two = instance(2);
    List<InstanceState> both = List.of(one, two);
    one.enter();
    assertThat(LeastConnections.choose(both, 0, Set.of(), 0)).isSameAs(two);
    two.enter();
    two.enter();
    assertThat(LeastConnections.choose(both, 1, Set.of(), 0)).isSameAs(one);
    for (int i = 0; i < 3; i++) {
      one.failed(0);
    }
    assertThat(LeastConnections.choose(both, 0, Set.of(), 1)).isSameAs(two);
    assertThat(LeastConnections.choose(both, 0, Set.of(two), 1)).isSameAs(one);
    two.drain(true);
    assertThat(LeastConnections.choose(both, 0, Set.of(one), 1)).isNull();
  }

  private static InstanceState instance(int port) {
    return new InstanceState(
        null, new InetSocketAddress("127.0.0.1", port), 3, Duration.ofSeconds(30).toNanos());
  }

  @Test
  void theCapacityShrinksWhenAnswersTakeLongerAndGrowsBack() {
    Admission admission = new Admission(EdgeConfig.defaults(0).shedding());
    long now = 1;
    now = windows(admission, now, 40, 10_000_000L);
    int calm = admission.capacity();
    now = windows(admission, now, 40, 100_000_000L);
    int busy = admission.capacity();
    assertThat(busy).isLessThan(calm / 2);
    windows(admission, now, 400, 10_000_000L);
    assertThat(admission.capacity()).isGreaterThan(busy);
    assertThat(admission.waiting()).isZero();
  }

  private static long windows(Admission admission, long start, int count, long rtt) {
    long now = start;
    for (int window = 0; window < count; window++) {
      int waiting = 0;
      while (admission.tryEnter(TrafficClass.CRITICAL, PlanRanks.WHOLE)) {
        waiting++;
      }
      for (int i = 0; i < waiting; i++) {
        admission.leave(now, rtt);
        now += 300_000_000L / waiting;
      }
    }
    return now;
  }

  @Test
  void trafficIsDrawnBySecondAndForgottenAfterAQuarterOfAnHour() {
    MutableClock clock = MutableClock.atNoon();
    Traffic traffic = new Traffic(clock);
    TrafficRing ring = traffic.ring(new Traffic.Key("app_1", "api", "/api"));
    long second = clock.millis() / 1_000;
    for (int i = 1; i <= 100; i++) {
      ring.finished(second, i * 1_000_000L, i > 90);
    }
    ring.count(second, TrafficRing.Count.SHED);
    ring.inFlight(second, 5, 10);
    clock.advance(Duration.ofSeconds(1));
    List<TrafficSeries> series =
        traffic.series("app_1", Duration.ofSeconds(5), Duration.ofSeconds(1));
    assertThat(series).extracting(TrafficSeries::name).containsExactly("app_1", "api", "/api");
    TrafficPoint point = series.getFirst().points().getLast();
    assertThat(point.requestsPerSecond()).isEqualTo(100);
    assertThat(point.p50Millis()).isBetween(45.0, 55.0);
    assertThat(point.p99Millis()).isBetween(90.0, 110.0);
    assertThat(point.errorRatio()).isEqualTo(0.1);
    assertThat(point.saturation()).isEqualTo(0.5);
    assertThat(point.shed()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(16));
    assertThat(
            traffic
                .series("app_1", Traffic.SECONDS_MAX, Duration.ofSeconds(10))
                .getFirst()
                .points())
        .hasSize(90)
        .allMatch(later -> later.requestsPerSecond() == 0);
  }

  @Test
  void bucketsAreWithinNinePercent() {
    for (long nanos = 200_000; nanos < 60_000_000_000L; nanos = nanos * 11 / 10) {
      double read = LatencyBuckets.millis(LatencyBuckets.indexOf(nanos)) * 1_000_000;
      assertThat(read / nanos).isBetween(0.91, 1.09);
    }
  }

  @Test
  void aTrustedProxyIsBelievedAboutTheClientAndNobodyElse() throws Exception {
    ClientAddresses addresses = new ClientAddresses(List.of("10.0.0.0/8", "::1"));
    InetAddress proxy = InetAddress.getByName("10.1.2.3");
    assertThat(addresses.trusts(proxy)).isTrue();
    assertThat(addresses.trusts(InetAddress.getByName("11.0.0.1"))).isFalse();
    assertThat(addresses.clientOf(proxy, "1.1.1.1, 2.2.2.2, 10.9.9.9")).isEqualTo("2.2.2.2");
    assertThat(addresses.clientOf(proxy, "nonsense")).isEqualTo("10.1.2.3");
    assertThat(addresses.clientOf(proxy, null)).isEqualTo("10.1.2.3");
    assertThat(ClientAddresses.limitKey("1.2.3.4")).isEqualTo("1.2.3.4");
    assertThat(ClientAddresses.limitKey("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(ClientAddresses.limitKey("2001:db8:1:2::9"));
    assertThatThrownBy(() -> new ClientAddresses(List.of("here")))
        .hasMessageContaining("'here' is no address");
  }

  @Test
  void hostsAreComparedWithoutPortCaseAndFinalDot() {
    assertThat(CompiledTable.hostName("Shop.LOCALHOST.:8080")).isEqualTo("shop.localhost");
    assertThat(CompiledTable.hostName("[::1]:80")).isEqualTo("[::1]");
    assertThat(CompiledTable.hostName("[::1]")).isEqualTo("[::1]");
  }

  @Test
  void claimsAreSafeToStandInHeaders() {
    assertThat(HeaderHygiene.headerSafe("ada@x.test")).isEqualTo("ada@x.test");
    assertThat(HeaderHygiene.headerSafe("ä\r\nX: y")).isEqualTo("%C3%A4%0D%0AX:%20y");
  }

  @Test
  void tablesThatContradictThemselvesAreRefused() {
    Site site =
        new Site(
            TestEdge.APP,
            "a",
            Optional.empty(),
            List.of(Route.to("/", "x")),
            Map.of("x", new Target.Instances(List.of())));
    assertThatThrownBy(() -> new RouteTable(List.of(site, site)))
        .hasMessageContaining("own every host");
    assertThatThrownBy(
            () ->
                new Site(
                    TestEdge.APP, "a", Optional.empty(), List.of(Route.to("/", "y")), Map.of()))
        .hasMessageContaining("unknown target: y");
  }

  @Test
  void theConfigurationHasDefaultsAndNamesItsErrors() {
    EdgeConfig config = EdgeConfig.defaults(0);
    assertThat(config.limits().headersMax()).isEqualTo(100);
    assertThat(config.instances().failuresMax()).isEqualTo(3);
    assertThat(config.instances().ejection()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.tls()).isEmpty();
    assertThatThrownBy(
            () -> ConfigBinder.bind(Map.of("limits", Map.of("headerMax", 3)), EdgeConfig.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("headersMax");
  }

  @Test
  void ticketsOfBanyanLeaveTheTargetAndOthersStay() {
    assertThat(Tickets.removedFrom("/a?ticket=bt_x")).isEqualTo("/a");
    assertThat(Tickets.removedFrom("/a?b=1&ticket=bt_x&c=2")).isEqualTo("/a?b=1&c=2");
    assertThat(Tickets.removedFrom("/a?ticket=%62t%5Fx&b")).isEqualTo("/a?b");
    assertThat(Tickets.removedFrom("/a?b=1;ticket=bt_x")).isEqualTo("/a?b=1");
    assertThat(Tickets.removedFrom("/a?ticket=bt_x;b=1&ticket=bt_y")).isEqualTo("/a?b=1");
    for (String other :
        List.of("/a", "/a?ticket=42", "/a?b=1;ticket=4&&c", "/a?my_ticket=bt_x", "/a?ticket=%zz")) {
      assertThat(Tickets.removedFrom(other)).isEqualTo(other);
    }
  }

  @Test
  void connectionsAreCountedByTheNetworkThatOneCustomerHas() throws Exception {
    assertThat(ClientAddresses.network(InetAddress.getByName("2001:db8:1:2:3:4:5:6")))
        .isEqualTo(ClientAddresses.network(InetAddress.getByName("2001:db8:1:2::9")))
        .isNotEqualTo(ClientAddresses.network(InetAddress.getByName("2001:db8:1:3::9")));
    assertThat(ClientAddresses.network(InetAddress.getByName("192.0.2.7")))
        .isEqualTo(InetAddress.getByName("192.0.2.7"));
  }
}
