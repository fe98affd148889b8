package dev.banyan.operate.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was remarkable in a run, each thing once, some of them at most. Thread-safe. */
final class NoteBook {

  private static final int NOTES_MAX = 20;

  private final Set<String> notes = new LinkedHashSet<>();

  synchronized void add(String note) {
    if (notes.size() < NOTES_MAX) {
      notes.add(note);
    }
  }

  synchronized List<String> all() {
    return new ArrayList<>(notes);
  }
}
