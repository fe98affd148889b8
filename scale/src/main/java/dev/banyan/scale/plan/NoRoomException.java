package dev.banyan.scale.plan;

/**
 * Pods or a sandbox that no machine of a target holds, or no number of them: the target is refused,
 * the plan is not.
 */
final class NoRoomException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  NoRoomException(String message) {
    super(message);
  }
}
