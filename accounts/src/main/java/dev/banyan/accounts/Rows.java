package dev.banyan.accounts;

import dev.banyan.kernel.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Columns to our words and back. */
final class Rows {

  private Rows() {}

  static Id id(String prefix, ResultSet row, String column) throws SQLException {
    return Id.of(prefix, row.getObject(column, UUID.class));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(value).map(OffsetDateTime::toInstant);
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime utc(Optional<Instant> instant) {
    return instant.map(Rows::utc).orElse(null);
  }

  /** Those of the texts that are ids of one kind, each once; other texts may look alike. */
  static List<UUID> uuids(List<String> texts, String prefix) {
    return texts.stream().flatMap(text -> uuid(prefix, text).stream()).distinct().toList();
  }

  private static Optional<UUID> uuid(String prefix, String text) {
    try {
      return Optional.of(Id.parse(prefix, text).uuid());
    } catch (IllegalArgumentException another) {
      return Optional.empty();
    }
  }
}
