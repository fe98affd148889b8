package dev.banyan.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.banyan.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The contract of the API as a document for programs that make clients of it: what stands in {@code
 * openapi.yaml}, as JSON, which every such program reads.
 */
final class ApiDocument {

  private ApiDocument() {}

  /** Made when it is first asked for: few nodes ever are. */
  private static final class Made {
    static final byte[] JSON = make();
  }

  /** Not to be changed. Blocks the first time. */
  static byte[] json() {
    return Made.JSON;
  }

  private static byte[] make() {
    try (InputStream yaml = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
      if (yaml == null) {
        throw new IllegalStateException("the class path lacks openapi.yaml");
      }
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      return Json.mapper().writeValueAsBytes(tree);
    } catch (JsonProcessingException never) {
      throw new IllegalStateException(never);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
