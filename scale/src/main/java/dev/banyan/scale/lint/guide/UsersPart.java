package dev.banyan.scale.lint.guide;

import java.util.List;

/** What a guide says about users: what one is, the stages of growth, and single claims. */
public record UsersPart(List<Meaning> meanings, List<Ladder> ladders, List<Claim> claims) {

  public UsersPart {
    Require.few("meanings", meanings);
    Require.few("ladders", ladders);
    Require.few("claims", claims);
  }
}
