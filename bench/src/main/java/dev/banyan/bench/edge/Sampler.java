package dev.banyan.bench.edge;

import dev.banyan.bench.generator.LoadResult;
import dev.banyan.bench.measure.CpuMeter;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.CpuTime;
import dev.banyan.operate.machine.ProcFs;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Takes samples: runs a load and looks at processes and cores before and after. */
final class Sampler {

  private final ProcFs proc = new ProcFs();
  private final Cores cores;
  private final List<Long> self = List.of(ProcessHandle.current().pid());

  Sampler(Cores cores) {
    this.cores = cores;
  }

  Sample sample(Contender contender, int connections, Supplier<LoadResult> load) {
    CpuTime server = contender.meter().map(CpuMeter::now).orElse(CpuTime.ZERO);
    CpuTime generator = proc.cpu(self);
    Duration serverCore = proc.coreBusy(cores.server());
    Duration loadCore = proc.coreBusy(cores.load());
    LoadResult result = load.get();
    return new Sample(
        contender,
        connections,
        result,
        contender.meter().map(CpuMeter::now).orElse(CpuTime.ZERO).since(server),
        proc.coreBusy(cores.server()).minus(serverCore),
        proc.coreBusy(cores.load()).minus(loadCore),
        proc.cpu(self).since(generator));
  }
}
