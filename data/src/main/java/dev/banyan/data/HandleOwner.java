package dev.banyan.data;

import java.util.Optional;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/** Lets a handle tell which database made it. */
public final class HandleOwner implements JdbiConfig<HandleOwner> {

  private @Nullable SqlDatabase owner;

  void set(SqlDatabase database) {
    owner = database;
  }

  Optional<SqlDatabase> get() {
    return Optional.ofNullable(owner);
  }

  @Override
  public HandleOwner createCopy() {
    var copy = new HandleOwner();
    copy.owner = owner;
    return copy;
  }
}
