package dev.banyan.operate.observe;

import java.util.Collection;

/** How several values become one. */
public enum Join {
  SUM,
  MAX,
  MEAN,
  /** They stay apart, each under its labels. */
  NONE;

  /** Of one value at least. */
  double of(Collection<Double> values) {
    return switch (this) {
      case SUM -> values.stream().mapToDouble(Double::doubleValue).sum();
      case MEAN -> values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
      case MAX, NONE -> values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    };
  }
}
