package dev.banyan.scale.lint.rule;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * Findings as they are made, of one rule or of a whole report. Once it is full it takes no more: a
 * guide of a few lines can hold lists whose product is more than a machine remembers. Not
 * thread-safe.
 */
public final class Found extends AbstractList<Finding> {

  /** The most findings that are shown; one more is held, to know that there are more. */
  public static final int MOST = 1000;

  /** Characters after which no further finding is taken. */
  static final long TEXT_MAX = 4_000_000;

  private final List<Finding> findings = new ArrayList<>();
  private long text;

  /** Adds it, where there is room; nothing is done otherwise. */
  @Override
  public boolean add(Finding finding) {
    if (full()) {
      return false;
    }
    text += finding.length();
    return findings.add(finding);
  }

  /** Whether no further finding is taken. */
  public boolean full() {
    return findings.size() > MOST || text > TEXT_MAX;
  }

  /** The findings to show: where it is full the last one stands for those that are not. */
  public List<Finding> shown() {
    return List.copyOf(full() ? findings.subList(0, findings.size() - 1) : findings);
  }

  @Override
  public Finding get(int index) {
    return findings.get(index);
  }

  @Override
  public int size() {
    return findings.size();
  }
}
