package dev.banyan.scale.lint.guide;

/** Something that stands on a line of a guide. */
public interface Cited {

  /** The line, from 1. */
  int line();

  /** The words there that say it. */
  String quote();
}
