package dev.banyan.scale.lint.guide;

import java.util.List;
import java.util.Optional;

/** Cost by number of users, a column a platform, and what the guide says that is per user. */
public record CostByUsers(
    String name, Optional<UserMeaning> meaning, List<CostRow> rows, List<CostRow> perUser) {

  public CostByUsers {
    Require.brief("name", name);
    Require.few("rows", rows);
    Require.few("perUser", perUser);
  }
}
