package dev.banyan.apps.autoscale;

import dev.banyan.kernel.Durations;
import dev.banyan.scale.hpa.Behavior;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.ScalingPolicy;
import dev.banyan.scale.hpa.ScalingRules;
import dev.banyan.scale.hpa.ScalingRules.Select;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a service may grow and shrink: {@code up} and {@code down} of its {@code scale:}, each
 * with a {@code window}, {@code policies} such as {@code 100% / 60s} or {@code 4 / 60s}, and which
 * of them counts ({@code select}). What is not said is what Kubernetes fills in.
 */
public final class Rates {

  private static final Pattern POLICY = Pattern.compile("(\\d{1,9})\\s*(%?)\\s*/\\s*(\\w{1,12})");

  private Rates() {}

  /**
   * Reads both directions.
   *
   * @param written {@code scale:} with nested keys joined by dots; policies of a direction in one
   *     text, with commas between
   * @throws IllegalArgumentException in words for the user
   */
  public static Behavior behavior(Map<String, String> written, HpaSettings settings) {
    return new Behavior(
        rules(written, "up", ScalingRules.upByDefault()),
        rules(written, "down", ScalingRules.downByDefault(settings)));
  }

  private static ScalingRules rules(
      Map<String, String> written, String direction, ScalingRules byDefault) {
    String window = written.get(direction + ".window");
    String policies = written.get(direction + ".policies");
    String select = written.get(direction + ".select");
    try {
      return new ScalingRules(
          window == null ? byDefault.window() : Durations.parse(window),
          select == null ? byDefault.select() : Select.valueOf(select.toUpperCase(Locale.ROOT)),
          policies == null ? byDefault.policies() : policies(policies),
          OptionalDouble.empty());
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("scale." + direction + ": " + wrong.getMessage(), wrong);
    }
  }

  private static List<ScalingPolicy> policies(String text) {
    var policies = new ArrayList<ScalingPolicy>();
    for (String one : text.split(",", -1)) {
      Matcher matcher = POLICY.matcher(one.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + one.strip() + "' is no policy; write 100% / 60s or 4 / 60s");
      }
      int value = Integer.parseInt(matcher.group(1));
      Duration period = Durations.parse(matcher.group(3));
      policies.add(
          matcher.group(2).isEmpty()
              ? ScalingPolicy.pods(value, period)
              : ScalingPolicy.percent(value, period));
    }
    return policies;
  }
}
