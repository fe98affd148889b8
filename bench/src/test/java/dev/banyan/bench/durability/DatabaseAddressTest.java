package dev.banyan.bench.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.bench.durability.RowLedger.DatabaseAddress;
import org.junit.jupiter.api.Test;

class DatabaseAddressTest {

  @Test
  void anAppsUrlBecomesWhatTheDriverNeeds() {
    assertThat(DatabaseAddress.parse("postgres://app_x:p%40ss%2Fw+rd@127.0.0.1:5433/app_x\n"))
        .isEqualTo(
            new DatabaseAddress("jdbc:postgresql://127.0.0.1:5433/app_x", "app_x", "p@ss/w+rd"));
  }
}
