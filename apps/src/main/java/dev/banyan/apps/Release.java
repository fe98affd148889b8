package dev.banyan.apps;

import dev.banyan.blobs.Blob;
import dev.banyan.kernel.Id;
import java.time.Instant;
import java.util.Locale;

/**
 * An immutable snapshot of an app's folder, and what became of it.
 *
 * @param id {@code rel_…}
 * @param number counts from 1 within the app
 * @param reason why it is in its state, in words for the user
 * @param manifest the text of its {@code banyan.app.yaml}
 * @param source the snapshot itself
 * @param files how many were taken
 * @param bytes of those files
 * @param kept whether its files are still there, so that one can go back to it
 * @param createdBy who, as the audit log names them
 */
public record Release(
    Id id,
    Id team,
    Id app,
    int number,
    State state,
    String reason,
    String manifest,
    Blob source,
    int files,
    long bytes,
    boolean kept,
    boolean served,
    String createdBy,
    Instant createdAt) {

  /** How far it has come. */
  public enum State {
    BUILDING,
    RELEASING,
    LIVE,
    SUPERSEDED,
    FAILED;

    /** As the API and the table write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }
}
