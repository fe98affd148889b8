package dev.banyan.operate.measure;

import dev.banyan.operate.load.LoadListener;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadReport;

/** Carries out a load; several at a time, each on the thread that asks. */
@FunctionalInterface
public interface LoadEngine {

  /** Blocks until the run is over; an interrupt ends it. */
  LoadReport run(LoadPlan plan, LoadListener listener);
}
