package dev.banyan.server.tour;

import java.util.List;

/** Tells the tour to whoever took it. Called by one thread. */
public interface Narrator {

  /** A chapter begins. */
  void chapter(int number, String title);

  /** A sentence. */
  void say(String text);

  /** Rows under headings. */
  void table(List<String> headings, List<List<String>> rows);

  /** Whether what it tells is seen by one who asked for it, and kept nowhere. */
  boolean mayTellSecrets();

  /** What is under way, about once a second; the next one may stand in its place. */
  void progress(String text);

  /** A chapter is over: whether what it claims was so. */
  void claim(Claim claim);
}
