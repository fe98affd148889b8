package dev.banyan.apps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which connections to Redis are closed when there are many: those that tell too much of
 * themselves, those that never sign in, those by which an app is past its bound, and, when it is
 * nearly full all the same, the newest of the apps that have most. Banyan's own are never among
 * them.
 *
 * @param max what Redis takes in all
 * @param perApp what one app may have
 */
record RedisCrowd(long max, long perApp) {

  /** Nobody needs longer between connecting and signing in. */
  static final long STRANGER_SECONDS = 3;

  /** Clients name themselves by a few words; long names make the list of all of them long. */
  static final int NAME_CHARS_MAX = 1_024;

  /** What is read of a line of {@code CLIENT LIST}, which has some 400 characters. */
  static final int LINE_CHARS_MAX = 2 * NAME_CHARS_MAX + 2_048;

  /**
   * A connection.
   *
   * @param id numbered in the order of their coming
   * @param user an app's id, or {@code default}, who is Banyan or has not signed in
   * @param wordy whether it tells more of itself than anybody needs
   */
  record Client(long id, String user, String name, long ageSeconds, boolean wordy) {

    boolean banyan() {
      return user.equals("default") && name.equals(RedisProcess.ADMINISTRATOR);
    }

    boolean stranger() {
      return user.equals("default") && !banyan();
    }

    /** A line of {@code CLIENT LIST}. */
    static Client of(String line) {
      Map<String, String> fields = new HashMap<>();
      for (String field : line.split(" ", -1)) {
        int equals = field.indexOf('=');
        if (equals > 0) {
          fields.putIfAbsent(field.substring(0, equals), field.substring(equals + 1));
        }
      }
      String name = fields.getOrDefault("name", "");
      return new Client(
          Long.parseLong(fields.getOrDefault("id", "0")),
          fields.getOrDefault("user", "default"),
          name,
          seconds(fields.getOrDefault("age", "0")),
          name.length() > NAME_CHARS_MAX || line.length() >= LINE_CHARS_MAX);
    }

    private static long seconds(String age) {
      return age.matches("\\d{1,18}") ? Long.parseLong(age) : 0;
    }
  }

  /** What bounds hold of what Redis takes now and of what is configured. */
  static RedisCrowd of(long max, long perApp) {
    return new RedisCrowd(max, Math.min(perApp, max / 2));
  }

  /** Below so many none can be past a bound, and nobody need be listed. */
  boolean unsuspicious(long clients) {
    return clients <= Math.min(perApp, max / 2);
  }

  /** Those to close. */
  List<Client> excess(List<Client> clients) {
    List<Client> excess = new ArrayList<>();
    Map<String, List<Client>> apps = new HashMap<>();
    long left = clients.size();
    for (Client client : clients) {
      if (client.wordy()) {
        excess.add(client);
        left--;
      }
    }
    long wellNamed = left;
    for (Client client : clients) {
      if (client.wordy()) {
        continue;
      }
      if (client.stranger()) {
        boolean late = left > max / 2 && client.ageSeconds >= STRANGER_SECONDS;
        if (late || wellNamed > nearlyFull()) {
          excess.add(client);
          left--;
        }
      } else if (!client.banyan()) {
        apps.computeIfAbsent(client.user, any -> new ArrayList<>()).add(client);
      }
    }
    apps.values().forEach(own -> own.sort(Comparator.comparingLong(Client::id)));
    while (!apps.isEmpty()) {
      List<Client> most =
          apps.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
      if (most.isEmpty() || (most.size() <= perApp && left <= nearlyFull())) {
        break;
      }
      excess.add(most.removeLast());
      left--;
    }
    return excess;
  }

  private long nearlyFull() {
    return max * 9 / 10;
  }
}
