package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.time.Instant;
import java.util.List;

/** Where instances and their transitions are kept. Blocks; thread-safe. */
interface InstanceRecords {

  /** How many transitions of one instance are kept; older ones go. */
  int TRANSITIONS_KEPT = 500;

  /** Keeps both or neither; a second time changes nothing. */
  void keep(InstanceRecord record, InstanceTransition transition);

  /** Instances of a node that have not ended for good. */
  List<InstanceRecord> open(String node);

  /** Newest first. */
  List<InstanceTransition> transitions(Id instance, int most);

  /** Forgets every instance of an app that is gone. */
  void forget(Id team, Id app);

  /** Forgets instances that ended before. */
  int prune(Instant before);
}
