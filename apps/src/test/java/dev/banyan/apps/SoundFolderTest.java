package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of an app's file before anything is started for it. */
class SoundFolderTest {

  @TempDir Path folder;

  private Path app;
  private Path data;

  @BeforeEach
  void write() throws IOException {
    app = Files.createDirectories(folder.resolve("shop"));
    data = app.resolve(".banyan");
    Files.writeString(
        app.resolve(AppManifest.FILE_NAME), "name: Shop\nservces:\n  api: {run: ./start}\n");
  }

  @Test
  void everyMistakeIsToldBeforeTheFirstStart() {
    assertThatThrownBy(() -> AppsModule.requireSound(app, data))
        .isInstanceOfSatisfying(
            ManifestException.class,
            told -> assertThat(told.text()).contains("name", "servces", "did you mean `services`"));
    assertThat(data).doesNotExist();
  }

  @Test
  void whatWasReleasedBeforeIsNotKeptDownByAMistake() throws IOException {
    Files.createDirectories(data.resolve("releases/018f"));
    assertThatCode(() -> AppsModule.requireSound(app, data)).doesNotThrowAnyException();
  }

  @Test
  void aFileThatIsNotThereIsToldToo() throws IOException {
    Files.delete(app.resolve(AppManifest.FILE_NAME));
    assertThatThrownBy(() -> AppsModule.requireSound(app, data))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("banyan init");
  }
}
