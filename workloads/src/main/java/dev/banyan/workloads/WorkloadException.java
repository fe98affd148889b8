package dev.banyan.workloads;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;

/** What this slice refuses, and why. */
public abstract sealed class WorkloadException extends ProblemException {

  private static final long serialVersionUID = 1L;

  private WorkloadException(Problem problem) {
    super(problem);
  }

  /** 422: a declared limit that this host cannot enforce (a setup is refused, not pretended). */
  public static final class LimitNotEnforceable extends WorkloadException {
    private static final long serialVersionUID = 1L;

    public LimitNotEnforceable(String detail) {
      super(Problem.of("limit-not-enforceable", 422, "Limit cannot be enforced here", detail));
    }
  }

  /** 503: the node already runs as much as it may. */
  public static final class NodeFull extends WorkloadException {
    private static final long serialVersionUID = 1L;

    public NodeFull(String what, int most) {
      super(
          Problem.of(
              "node-full",
              503,
              "Node is full",
              "This node already runs "
                  + most
                  + " "
                  + what
                  + ". Stop some, scale down, or raise the limit in workloads."
                  + what
                  + "Max."));
    }
  }

  /** 404: no instance of that id on this node. */
  public static final class NoSuchInstance extends WorkloadException {
    private static final long serialVersionUID = 1L;

    public NoSuchInstance(String id) {
      super(
          Problem.of(
                  "not-found",
                  404,
                  "Not found",
                  "There is no such instance, or it is not yours. Check the id and the account.")
              .with("id", id));
    }
  }

  /** 409: the instance has ended for good and never runs again. */
  public static final class Ended extends WorkloadException {
    private static final long serialVersionUID = 1L;

    public Ended(String id) {
      super(
          Problem.of(
                  "instance-ended",
                  409,
                  "Instance has ended",
                  "This instance has ended for good. Restart its service instead, which gets a new"
                      + " instance.")
              .with("id", id));
    }
  }

  /** 503: this node is closing and starts nothing more. */
  public static final class Closing extends WorkloadException {
    private static final long serialVersionUID = 1L;

    public Closing() {
      super(
          Problem.of(
              "closing", 503, "Closing", "This node is closing. Try again when it is back."));
    }
  }
}
