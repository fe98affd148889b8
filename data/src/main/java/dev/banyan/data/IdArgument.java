package dev.banyan.data;

import dev.banyan.kernel.Id;
import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** Binds an {@link Id} to a {@code uuid} column; its prefix is known from the table. */
final class IdArgument extends AbstractArgumentFactory<Id> {

  IdArgument() {
    super(Types.OTHER);
  }

  @Override
  protected Argument build(Id id, ConfigRegistry config) {
    return (position, statement, context) -> statement.setObject(position, id.uuid());
  }
}
