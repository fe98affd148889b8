package dev.banyan.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a member may do in a team; each role may do all that the ones before it may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Changes what the team has: deploys, scales, sets secrets. */
  EDITOR,
  /** Changes the team itself: members, keys, plan, deletion. */
  OWNER;

  /** Whether this role may do what {@code required} may. */
  public boolean atLeast(Role required) {
    return compareTo(required) >= 0;
  }

  /** The name on the wire: {@code viewer}, {@code editor} or {@code owner}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the wire name.
   *
   * @throws IllegalArgumentException when it is none of the three
   */
  @JsonCreator
  public static Role parse(String text) {
    for (Role role : values()) {
      if (role.wireName().equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException("a role is viewer, editor or owner");
  }
}
