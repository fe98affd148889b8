package dev.banyan.operate.measure;

import dev.banyan.scale.measure.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Series of a metrics page that say what a resource was used.
 *
 * @param names added up where several are there, over all their labels
 * @param unit of one in the resource's unit, such as 1e-9 for nanoseconds
 * @param without labels of series that would be counted twice, by name
 */
public record MeterSeries(
    Resource resource, List<String> names, double unit, Map<String, String> without) {

  public MeterSeries {
    names = List.copyOf(names);
    without = Map.copyOf(without);
  }

  /** What usual clients and exporters call them; of a resource the first that is there counts. */
  static final List<MeterSeries> USUAL =
      List.of(
          // Every official Prometheus client, and Micrometer's name for the same.
          plain(Resource.CPU, "process_cpu_seconds_total"),
          new MeterSeries(Resource.CPU, List.of("process_cpu_time_ns_total"), 1e-9, Map.of()),
          plain(Resource.BYTES_IN, "process_network_receive_bytes_total"),
          plain(Resource.BYTES_OUT, "process_network_transmit_bytes_total"),
          plain(Resource.CONNECTIONS, "hikaricp_connections_active"),
          plain(Resource.CONNECTIONS, "go_sql_in_use_connections"),
          plain(Resource.CONNECTIONS, "r2dbc_pool_acquired_connections"),
          plain(Resource.SOCKETS, "tomcat_connections_current_connections"),
          plain(Resource.SOCKETS, "jetty_connections_current_connections"),
          plain(Resource.SOCKETS, "nginx_connections_active"),
          // OpenTelemetry's histogram; Spring AI's counter has a total beside its parts.
          plain(Resource.TOKENS, "gen_ai_client_token_usage_sum"),
          new MeterSeries(
              Resource.TOKENS,
              List.of("gen_ai_client_token_usage_total"),
              1,
              Map.of("gen_ai_token_type", "total")),
          new MeterSeries(
              Resource.TOKENS,
              List.of("vllm:prompt_tokens_total", "vllm:generation_tokens_total"),
              1,
              Map.of()));

  private static MeterSeries plain(Resource resource, String name) {
    return new MeterSeries(resource, List.of(name), 1, Map.of());
  }

  /**
   * A user's own: {@code cpu=my_cpu_seconds_total}, {@code tokens=in_total+out_total}.
   *
   * @throws MeasureException naming what is wrong
   */
  public static MeterSeries parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0 || equals == text.length() - 1) {
      throw new MeasureException(
          "--series: write RESOURCE=NAME, such as cpu=process_cpu_seconds_total, not '"
              + text
              + "'");
    }
    String word = text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    List<String> known = new ArrayList<>();
    for (Resource resource : Resource.values()) {
      String name = resource.name().toLowerCase(Locale.ROOT).replace('_', '-');
      known.add(name);
      if (name.equals(word)) {
        List<String> names = List.of(text.substring(equals + 1).strip().split("\\s*\\+\\s*"));
        return new MeterSeries(resource, names, 1, Map.of());
      }
    }
    throw new MeasureException("--series: '" + word + "' is none of " + String.join(", ", known));
  }
}
