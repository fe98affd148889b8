package dev.banyan.kernel.trace;

/**
 * Takes finished spans. Thread-safe; nothing here blocks or throws, and what is too much is lost.
 */
public interface Spans {

  /** Nobody wants any. */
  Spans NONE =
      new Spans() {
        @Override
        public boolean enabled() {
          return false;
        }

        @Override
        public boolean begins() {
          return false;
        }

        @Override
        public void add(Span span) {}
      };

  /** Whether anybody wants spans; it never changes. */
  boolean enabled();

  /** Whether a trace that begins now is to be recorded. */
  boolean begins();

  /** A span of a trace that is recorded. */
  void add(Span span);
}
