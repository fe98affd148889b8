package dev.banyan.scale.plan;

/** A pod or sandbox that no machine of a target holds: the target is refused, the plan is not. */
final class NoRoomException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  NoRoomException(String message) {
    super(message);
  }
}
