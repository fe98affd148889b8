package dev.banyan.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void wordsOfUsersCannotBreakOutOfTheirQuotes() {
    assertThat(Json.write(Map.of("words", "\"},\\\n<\u0000>")))
        .isEqualTo("{\"words\":\"\\\"},\\\\\\u000a<\\u0000>\"}");
  }

  @Test
  void listsNumbersAndTruthsStandAsTheyAre() {
    assertThat(Json.write(List.of(1L, true, List.of()))).isEqualTo("[1,true,[]]");
  }

  @Test
  void halvesOfCharactersAreEscaped() {
    assertThat(Json.write("\ud83c\udf33")).isEqualTo("\"\\ud83c\\udf33\"");
  }
}
