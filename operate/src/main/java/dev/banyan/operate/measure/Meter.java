package dev.banyan.operate.measure;

import dev.banyan.operate.machine.CgroupCpu;
import dev.banyan.scale.measure.Resource;
import java.util.List;

/** Reads what a target has used. Asked by one thread at a time. */
public interface Meter {

  /**
   * Reads now.
   *
   * @throws MeasureException when the target no longer tells
   */
  Reading read();

  /** Where the figures come from, for reports. */
  String source();

  /** The target tells nothing: only what its answers show is measured. */
  static Meter none() {
    return of("answers alone", List.of());
  }

  /** The CPU of a control group. */
  static Meter cgroup(CgroupCpu group) {
    return of("control group " + group.directory(), List.of(group));
  }

  /** The CPU of several control groups together. */
  static Meter of(String source, List<CgroupCpu> groups) {
    return new Meter() {
      @Override
      public Reading read() {
        if (groups.isEmpty()) {
          return Reading.NONE;
        }
        try {
          return Reading.total(Resource.CPU, groups.stream().mapToDouble(CgroupCpu::seconds).sum());
        } catch (IllegalArgumentException gone) {
          throw MeasureException.of(gone);
        }
      }

      @Override
      public String source() {
        return source;
      }
    };
  }
}
