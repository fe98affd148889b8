package dev.banyan.operate.load;

/** Parts of a whole number. */
final class Shares {

  private Shares() {}

  /** A whole number's share for one of several; the shares add up to it. */
  static int of(int whole, int parts, int part) {
    return whole / parts + (part < whole % parts ? 1 : 0);
  }
}
