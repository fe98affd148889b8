package dev.banyan.data;

import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** What a contract is tried on: a directory and two shards, with notes on the first. */
interface TestedData {

  Query TEST = new Query("test", "note");

  TestServer testServer();

  MutableClock clock();

  SimpleMeterRegistry meters();

  IdGenerator ids();

  DataModule data();

  /** The shard with the notes. */
  SqlDatabase shard();

  default Committed<Integer> insert(String body) {
    return shard()
        .write(TEST, handle -> handle.execute("INSERT INTO note (body) VALUES (?)", body));
  }

  default List<String> notes() {
    return shard()
        .read(
            TEST, handle -> handle.createQuery("SELECT body FROM note").mapTo(String.class).list());
  }
}
