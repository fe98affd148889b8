package dev.banyan.http;

import dev.banyan.http.ContractOperation.CredentialKind;
import dev.banyan.kernel.ByteSize;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.SecurityRequirement;
import io.vertx.openapi.contract.SecurityScheme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an OpenAPI 3.1 document into {@link ContractOperation}s.
 *
 * <p>Vert.x parses, validates and resolves the document and brings the JSON Schema validators. Its
 * own router is not used: it checks requests on the worker pool, before the caller is known, and
 * tells one error at a time.
 */
final class Contract {

  /** Extension of an operation: a body size such as {@code 8Mi}. */
  static final String BODY_MAX = "x-body-max";

  /** Extension of an operation: true for what must be answered under any load. */
  static final String EXEMPT = "x-exempt-from-admission";

  /** The largest body from strangers, where an operation does not declare its own. */
  private static final long STRANGERS_BODY_BYTES_MAX = 16 * 1024;

  private static final long LOAD_SECONDS_MAX = 30;

  private Contract() {}

  static List<ContractOperation> load(Vertx vertx, String location, ByteSize bodyMaxDefault) {
    OpenAPIContract contract = read(vertx, location);
    List<ContractOperation> operations = new ArrayList<>();
    for (Operation operation : contract.operations()) {
      operations.add(operation(contract, operation, bodyMaxDefault));
    }
    operations.sort(Comparator.comparing(ContractOperation::path));
    return operations;
  }

  /** Refuses at boot what would otherwise be found by a user: a missing or a surplus endpoint. */
  static void compare(List<ContractOperation> contract, Set<String> endpoints) {
    Set<String> missing = new TreeSet<>();
    contract.forEach(operation -> missing.add(operation.id()));
    Set<String> surplus = new TreeSet<>(endpoints);
    surplus.removeAll(missing);
    missing.removeAll(endpoints);
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      throw new IllegalStateException(
          "The contract and the endpoints differ."
              + (missing.isEmpty() ? "" : " Operations without an endpoint: " + missing + ".")
              + (surplus.isEmpty() ? "" : " Endpoints without an operation: " + surplus + "."));
    }
  }

  private static OpenAPIContract read(Vertx vertx, String location) {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("the contract is read at boot, not on an event loop");
    }
    try {
      return OpenAPIContract.from(vertx, ContractFile.read(vertx, location))
          .toCompletionStage()
          .toCompletableFuture()
          .get(LOAD_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The contract " + location + " is not valid: " + reason(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("The contract " + location + " could not be read in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the contract was read", e);
    }
  }

  private static String reason(@Nullable Throwable failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable t = failure; t != null && words.length() < 2_000; t = t.getCause()) {
      words.append(words.isEmpty() ? "" : " <- ").append(t.getMessage());
    }
    return words.toString();
  }

  private static ContractOperation operation(
      OpenAPIContract contract, Operation operation, ByteSize bodyMaxDefault) {
    Set<CredentialKind> kinds = EnumSet.noneOf(CredentialKind.class);
    boolean mustSignIn = !operation.getSecurityRequirements().isEmpty();
    for (SecurityRequirement requirement : operation.getSecurityRequirements()) {
      if (requirement.isEmpty()) {
        mustSignIn = false;
      }
      for (String name : requirement.getNames()) {
        kinds.add(kind(name, contract.securityScheme(name)));
      }
    }
    Map<String, Object> extensions = operation.getExtensions();
    Object bodyMax = extensions.get(BODY_MAX);
    return new ContractOperation(
        operation.getOperationId(),
        operation.getHttpMethod(),
        operation.getAbsoluteOpenAPIPath(),
        kinds,
        mustSignIn,
        streams(operation),
        Boolean.TRUE.equals(extensions.get(EXEMPT)),
        bodyMax == null
            ? bodyBytesMax(bodyMaxDefault, mustSignIn)
            : ByteSize.parse(bodyMax.toString()).bytes(),
        RequestSchema.of(contract, operation));
  }

  private static long bodyBytesMax(ByteSize configured, boolean mustSignIn) {
    return mustSignIn ? configured.bytes() : Math.min(configured.bytes(), STRANGERS_BODY_BYTES_MAX);
  }

  private static CredentialKind kind(String name, @Nullable SecurityScheme scheme) {
    if (scheme == null) {
      throw new IllegalStateException("The contract names no security scheme " + name);
    }
    if ("http".equals(scheme.getType()) && "bearer".equalsIgnoreCase(scheme.getScheme())) {
      return CredentialKind.BEARER;
    }
    if ("apiKey".equals(scheme.getType()) && "cookie".equals(scheme.getIn())) {
      return CredentialKind.SESSION_COOKIE;
    }
    if ("apiKey".equals(scheme.getType()) && "query".equals(scheme.getIn())) {
      return CredentialKind.TICKET;
    }
    throw new IllegalStateException(
        "The security scheme " + name + " is neither a bearer, a cookie nor a query parameter");
  }

  private static boolean streams(Operation operation) {
    return Boolean.TRUE.equals(operation.getExtensions().get(ContractFile.STREAMS));
  }
}
