package dev.banyan.operate.measure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time that steps run by. */
interface StepClock {

  /** This machine's. */
  StepClock SYSTEM =
      new StepClock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration length) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(length.toNanos());
        }
      };

  /** Since some moment in the past. */
  long nanos();

  /** Returns when so much of it has gone by. */
  void sleep(Duration length) throws InterruptedException;
}
