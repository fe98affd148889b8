package dev.banyan.scale.measure;

/** How the measured throughput scatters around the law, which decides what each point weighs. */
public enum UslNoise {
  /** By the same amount at every level: ordinary least squares, as the R package usl does. */
  ABSOLUTE {
    @Override
    double scale(double throughput) {
      return 1;
    }
  },
  /** By the same share at every level, as load runs do: least squares of relative errors. */
  RELATIVE {
    @Override
    double scale(double throughput) {
      return throughput;
    }
  };

  /** The size of the scatter at a throughput, up to a factor common to all levels. */
  abstract double scale(double throughput);
}
