package dev.banyan.apps;

import dev.banyan.apps.autoscale.Box;
import dev.banyan.apps.autoscale.Room;
import dev.banyan.apps.autoscale.Verdict;
import dev.banyan.kernel.Id;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Gives the machine's room out to the apps that want to grow, one after another, so that none gets
 * what another was just given. What an app declares or fakes takes no room from others beyond its
 * team's fair share: of n that have something, no other counts with more than an n-th. Thread-safe.
 */
final class Rooms {

  /** As many instances without a CPU request as the autoscalers let there be, for each core. */
  static final int UNREQUESTED_PER_CORE = 16;

  /** What an instance is counted with at least, however little it holds when it has just begun. */
  static final long MEMORY_MIN = 32L << 20;

  private static final long CORE = 1_000;

  /** Far more than any machine has; a few thousand of them can be added up. */
  private static final long MOST = 1L << 50;

  /**
   * Instances of a service.
   *
   * @param cpuMilli what each requests, in thousandths of a core; 0 for nothing
   * @param memory what each is expected to hold, in bytes
   */
  record Group(Id team, Id app, String service, long cpuMilli, long memory, int count) {

    Group withCount(int other) {
      return new Group(team, app, service, cpuMilli, memory, other);
    }

    private Key key() {
      return new Key(app, service);
    }
  }

  private record Key(Id app, String service) {}

  /** A group with how many of it run. */
  private record Counted(Group group, int live, boolean grows) {}

  private final Supplier<Box> machine;
  private final Supplier<List<Group>> running;
  private final ReentrantLock lock = new ReentrantLock();

  /** What each service that grows was given last; bounded by the services of this node's apps. */
  private final Map<Key, Group> given = new HashMap<>();

  /**
   * @param machine as it is now, whatever is requested of it
   * @param running the instances that there are, in any number of groups for a service
   */
  Rooms(Supplier<Box> machine, Supplier<List<Group>> running) {
    this.machine = machine;
    this.running = running;
  }

  /**
   * Decides with the room that there is for more of a service, and notes what is taken of it.
   *
   * @param asking with how many instances are asked for before
   */
  Verdict decide(Group asking, Function<Room, Verdict> decision) {
    lock.lock();
    try {
      given.put(asking.key(), asking);
      Verdict verdict = decision.apply(room(asking));
      given.put(asking.key(), asking.withCount(verdict.to()));
      return verdict;
    } finally {
      lock.unlock();
    }
  }

  /** Of the app no other services than these grow any more. */
  void retain(Id app, Set<String> services) {
    lock.lock();
    try {
      given.keySet().removeIf(key -> key.app().equals(app) && !services.contains(key.service()));
    } finally {
      lock.unlock();
    }
  }

  private Room room(Group asking) {
    Box box = machine.get();
    List<Counted> all = counted();
    long cpu = box.cores() * CORE;
    long requested =
        taken(asking, all, cpu, each -> count(each) * Math.min(cpu, each.group().cpuMilli()));
    // what was given and does not run yet is not seen in the memory that is free
    long promised =
        taken(
            asking,
            all,
            box.memoryAvailable(),
            each -> product(count(each) - (long) each.live(), each.group().memory()));
    Room room =
        new Box(
                box.cores(),
                box.cpuBusy(),
                box.memoryTotal(),
                Math.max(0, box.memoryAvailable() - promised),
                requested)
            .room(Math.min(cpu, asking.cpuMilli()), Math.max(MEMORY_MIN, asking.memory()));
    return asking.cpuMilli() > 0 ? room : unrequested(asking, all, box, room);
  }

  private static Room unrequested(Group asking, List<Counted> all, Box box, Room room) {
    long most = (long) box.cores() * UNREQUESTED_PER_CORE;
    long taken =
        taken(
            asking,
            all,
            most,
            each -> each.grows() && each.group().cpuMilli() == 0 ? count(each) : 0);
    long left = Math.max(0, most - taken);
    return left >= room.more()
        ? room
        : new Room(
            (int) left,
            "of services that request no CPU it takes "
                + UNREQUESTED_PER_CORE
                + " instances a core, "
                + most
                + " in all");
  }

  private List<Counted> counted() {
    Map<Key, Counted> all = new HashMap<>();
    given.forEach((key, group) -> all.put(key, new Counted(group, 0, true)));
    for (Group group : running.get()) {
      all.merge(
          group.key(),
          new Counted(group, group.count(), false),
          (known, more) -> new Counted(known.group(), known.live() + more.live(), known.grows()));
    }
    return List.copyOf(all.values());
  }

  /** Those that run, or that were given where these are more. */
  private static long count(Counted each) {
    return each.grows() ? Math.max(each.live(), each.group().count()) : each.live();
  }

  private static long product(long count, long each) {
    return count <= 0 || each <= 0 ? 0 : each > MOST / count ? MOST : count * each;
  }

  /** What the app itself has, and of each other team its fair share at most. */
  private static long taken(
      Group asking, List<Counted> all, long whole, ToLongFunction<Counted> amount) {
    long own = 0;
    Map<Id, Long> others = new HashMap<>();
    for (Counted each : all) {
      long has = Math.min(MOST, amount.applyAsLong(each));
      if (each.group().app().equals(asking.app())) {
        own += has;
      } else if (has > 0) {
        others.merge(each.group().team(), has, Long::sum);
      }
    }
    long share = whole / (others.size() + 1);
    return own + others.values().stream().mapToLong(has -> Math.min(share, has)).sum();
  }
}
