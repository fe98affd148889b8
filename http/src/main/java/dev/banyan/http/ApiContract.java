package dev.banyan.http;

import io.vertx.core.Vertx;
import java.util.List;

/** The contract of an API, read and checked; what its router is built from. Immutable. */
public final class ApiContract {

  private final List<ContractOperation> operations;

  private ApiContract(List<ContractOperation> operations) {
    this.operations = operations;
  }

  /**
   * Reads a contract. Blocks while its schemas are compiled, some tenths of a second on a cold JVM:
   * call it at boot, not on an event loop.
   *
   * @param location the path of an OpenAPI 3.1 document (YAML or JSON), on disk or the class path
   * @throws IllegalStateException when it is not valid
   */
  public static ApiContract read(Vertx vertx, String location, ApiConfig config) {
    return new ApiContract(List.copyOf(Contract.load(vertx, location, config.bodyMax())));
  }

  List<ContractOperation> operations() {
    return operations;
  }
}
