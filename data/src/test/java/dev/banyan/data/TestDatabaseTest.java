package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestDatabaseTest {

  @Test
  void eachStartIsFresh() {
    for (int round = 0; round < 2; round++) {
      try (DataModule data = TestDatabase.start()) {
        Committed<Integer> written =
            data.directory()
                .write(
                    new Query("create", "fresh"),
                    handle -> {
                      handle.execute("CREATE TABLE fresh (n int)");
                      return handle.execute("INSERT INTO fresh VALUES (1)");
                    });
        assertThat(written.value()).isEqualTo(1);
        assertThat(written.position().epoch()).isEqualTo(1);
        assertThat(data.directory().position().reaches(written.position())).isTrue();
      }
    }
  }
}
