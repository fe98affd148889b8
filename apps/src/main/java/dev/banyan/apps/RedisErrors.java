package dev.banyan.apps;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Redis refuses, in Banyan's words. Nothing that a server says is repeated: it may be what
 * it was told, a password too.
 */
final class RedisErrors {

  private RedisErrors() {}

  /** Whether it is that the user may not do that, or not with that key. */
  static boolean isRight(RespConnection.RedisError error) {
    return String.valueOf(error.getMessage()).startsWith("NOPERM ");
  }

  /** What it means, to go on from the server's name. */
  static String words(RespConnection.RedisError error) {
    return known(error).orElse("refuses a command that reads the queue");
  }

  /** Likewise, of a login. */
  static String ofLogin(RespConnection.RedisError error) {
    return known(error).orElse("refuses the login or the database number");
  }

  private static Optional<String> known(RespConnection.RedisError error) {
    String said = String.valueOf(error.getMessage());
    int space = said.indexOf(' ');
    return Optional.ofNullable(meaning(space < 0 ? said : said.substring(0, space)));
  }

  private static @Nullable String meaning(String code) {
    return switch (code) {
      case "WRONGPASS" -> "refuses the login: the user or the password is wrong";
      case "NOAUTH" -> "wants a login, and its address holds no password";
      case "NOPERM" -> "does not let that user read the queue; it needs +@read on its key";
      case "MOVED", "ASK", "CLUSTERDOWN", "CROSSSLOT" ->
          "is a Redis Cluster, of which no queue is read";
      case "LOADING" -> "is still loading its data";
      case "MASTERDOWN" -> "is a replica without its primary";
      case "BUSY" -> "is held up by a script";
      default -> null;
    };
  }
}
