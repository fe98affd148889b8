package dev.banyan.server.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.banyan.operate.observe.Observed;
import dev.banyan.scale.advise.Advice;
import dev.banyan.server.scale.AdviceView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Advice on a target for programs: the fields of the API's, with what was read. */
record TargetAdvice(
    String target, @JsonUnwrapped AdviceView advice, List<Source> sources, List<String> notes) {

  /** Where a metric came from. */
  record Source(String metric, String exporter, List<String> names, String page) {

    static Source of(Observed.Source source) {
      return new Source(
          source.metric().wire(), source.exporter(), List.copyOf(source.names()), source.page());
    }
  }

  static TargetAdvice of(String target, Duration watched, Advice advice, Observed observed) {
    return new TargetAdvice(
        target,
        AdviceView.of(
            advice, Optional.empty(), Optional.empty(), observed.window().until(), watched),
        observed.sources().stream().map(Source::of).toList(),
        observed.notes());
  }
}
