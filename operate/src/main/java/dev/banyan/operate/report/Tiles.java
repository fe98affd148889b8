package dev.banyan.operate.report;

import dev.banyan.scale.Basis;
import java.util.List;
import java.util.Optional;

/** The few figures that matter, large, side by side. */
public record Tiles(List<Tile> tiles) implements Block {

  public Tiles {
    tiles = List.copyOf(tiles);
  }

  public static Tiles of(Tile... tiles) {
    return new Tiles(List.of(tiles));
  }

  /**
   * One of them.
   *
   * @param label what it is
   * @param value with its unit
   * @param note in small below; may be empty
   */
  public record Tile(String label, String value, String note, Tone tone, Optional<Basis> basis) {

    public static Tile of(String label, String value, String note, Basis basis) {
      return new Tile(label, value, note, Tone.PLAIN, Optional.of(basis));
    }

    public static Tile of(String label, String value, String note, Tone tone, Basis basis) {
      return new Tile(label, value, note, tone, Optional.of(basis));
    }
  }
}
