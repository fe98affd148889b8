package dev.banyan.quickstart;

import java.sql.SQLException;

/** The app's release command: brings the tables to what this release needs. Runs once for each. */
public final class Migrate {

  private Migrate() {}

  public static void main(String[] args) throws SQLException {
    Database.fromEnvironment()
        .with(
            connection -> {
              try (var statement = connection.createStatement()) {
                statement.execute(
                    """
                    CREATE TABLE IF NOT EXISTS leaf (
                      id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                      words      text        NOT NULL CHECK (length(words) BETWEEN 1 AND 80),
                      added_by   text        NOT NULL,
                      added_at   timestamptz NOT NULL DEFAULT now(),
                      grown      int         NOT NULL DEFAULT 0 CHECK (grown BETWEEN 0 AND 100),
                      grown_by   text
                    )
                    """);
                statement.execute(
                    "CREATE INDEX IF NOT EXISTS leaf_growing ON leaf (id) WHERE grown < 100");
                statement.execute(
                    """
                    INSERT INTO leaf (words, added_by)
                    SELECT words, 'the first release'
                    FROM unnest(ARRAY[
                        'Bengal', 'fig', 'shade', 'monsoon', 'aerial root', 'market', 'moss',
                        'parakeet', 'swing', 'wind', 'fruit bat', 'old road', 'first rain',
                        'lantern', 'long noon', 'barbet', 'bench', 'story', 'new trunk', 'crown',
                        'one tree, many trunks', 'Add one of your own',
                        'This row is in PostgreSQL', 'Hello'
                      ]) WITH ORDINALITY AS seed (words, place)
                    WHERE NOT EXISTS (SELECT FROM leaf)
                    ORDER BY place
                    """);
                return true;
              }
            });
    System.out.println("The tables are up to date.");
  }
}
