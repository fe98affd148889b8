package dev.banyan.operate.verify;

import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.Scratch;
import java.util.List;
import java.util.Map;

/** A real program that models are held against. */
interface SampleApp {

  /** A word for tables and for choosing it. */
  String name();

  /** What it is, in half a sentence. */
  String about();

  /** The requests that it serves, with their shares. */
  List<RequestClass> classes();

  /** Programs of the machine that it needs. */
  default List<String> programs() {
    return List.of();
  }

  /**
   * Starts what all replicas share.
   *
   * @throws dev.banyan.operate.measure.MeasureException when a program is missing
   */
  Backing start(Scratch scratch, Cores cores);

  /** What replicas stand on; closed after them. */
  interface Backing extends AutoCloseable {

    /** The command of a replica that listens on a port of the loopback. */
    List<String> command(int port);

    /** Added to a replica's environment. */
    Map<String, String> environment(int port);

    @Override
    void close();
  }
}
