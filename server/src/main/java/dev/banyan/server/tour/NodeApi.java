package dev.banyan.server.tour;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The API of the tour's node, as its owner may use it. */
public interface NodeApi extends AutoCloseable {

  JsonNode get(String path);

  /** Every item of a list. */
  List<JsonNode> list(String path);

  @Override
  void close();
}
