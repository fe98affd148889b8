package dev.banyan.scale.advise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The facts of a set-up as evidence, and those that nobody stated. */
final class Facts {

  private static final String GUIDE = "bondhu-compute-requirements.md:";

  private Facts() {}

  static List<Evidence> of(Setup setup) {
    List<Evidence> out = new ArrayList<>();
    if (setup.cached().equals(Optional.of(false))) {
      out.add(habit("nothing is cached", "515"));
    }
    if (setup.pooled().equals(Optional.of(false))) {
      out.add(habit("database connections are not pooled", "518"));
    }
    if (setup.redundancyNeeded().equals(Optional.of(true))) {
      out.add(
          new Evidence.Fact(
              Action.SCALE_OUT,
              true,
              "the service must survive the loss of a machine and does not",
              GUIDE + "502"));
    }
    return List.copyOf(out);
  }

  static List<String> unknown(Setup setup) {
    List<String> out = new ArrayList<>();
    add(out, setup.cached().isEmpty(), "whether anything is cached");
    add(out, setup.pooled().isEmpty(), "whether connections are pooled");
    add(out, setup.largest().isEmpty(), "whether the machine is the largest to have");
    add(out, setup.redundancyNeeded().isEmpty(), "whether redundancy is needed");
    return List.copyOf(out);
  }

  private static void add(List<String> out, boolean unknown, String sentence) {
    if (unknown) {
      out.add(sentence + ": not stated");
    }
  }

  private static Evidence.Fact habit(String sentence, String line) {
    return new Evidence.Fact(Action.OPTIMISE, false, sentence, GUIDE + line);
  }
}
