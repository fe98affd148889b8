import {useMemo} from 'react';
import {count, dollars, millis, span, whole} from '../../../lib/format';
import {Plot, type PlotLine} from '../../../ui/Plot';
import {costSoFar, some, type Simulation} from './result';

type ServiceCurves = Simulation['series']['services'][number];

const integer = (value: number | null | undefined) => (value === null || value === undefined ? '–' : whole(value));

/** Load, misses, replicas, latency, nodes and cost over the same time; the crosshair of one is that of all. Where a prediction was asked for, the day without it is dashed. */
export function SimulationPlots({simulation, service}: {simulation: Simulation; service: ServiceCurves | undefined}) {
  const {series, failures} = simulation;
  const before = simulation.prediction?.without.series;
  const ownBefore = before?.services.find((each) => each.service === service?.service);
  const spans = useMemo(() => failures.map((each) => ({from: each.fromSecond, to: each.toSecond})), [failures]);
  const all = useMemo(
    () => ({
      load: [line('came', '--plot-1', series.load), line('missed', '--plot-3', series.missed), ...without(before?.missed, 'missed without')],
      nodes: [line('nodes', '--plot-6', series.nodes, true), ...without(before?.nodes, 'without', true)],
      rate: [line('dollars an hour', '--plot-2', series.costCentsPerHour.map((each) => each / 100), true)],
      sum: [line('dollars so far', '--plot-2', costSoFar(series)), ...without(before && costSoFar(before), 'without')],
    }),
    [series, before],
  );
  const own = useMemo(
    () =>
      service === undefined
        ? undefined
        : {
            replicas: [line('ready', '--plot-1', service.ready, true), {...line('wanted', '--plot-4', service.desired, true), dashed: true}, ...without(ownBefore?.ready, 'ready without', true)],
            p95: [line('p95', '--plot-2', service.p95Ms), ...without(ownBefore?.p95Ms, 'without')],
            flow: [line('came', '--plot-1', service.load), line('served', '--plot-4', service.served), line('shed', '--plot-3', service.shed)],
            age: [line('oldest', '--plot-5', service.queueAgeSeconds), ...without(ownBefore?.queueAgeSeconds, 'without')],
          },
    [service, ownBefore],
  );
  const common = {at: series.second, sync: 'simulation', stepSeconds: series.stepSeconds, sinceStart: true, spans, heading: 'h3' as const};
  const target = simulation.totals.find((each) => each.service === service?.service)?.targetMs;
  return (
    <div className="plots simulation-plots">
      <div className="panel span">
        <Plot title="Load" about="Requests and jobs a second, of all services, and those that were shed or late" lines={all.load} format={count} least={1} height={190} {...common} />
      </div>
      {own !== undefined && service !== undefined && (
        <>
          <div className="panel span">
            <Plot title={`Replicas of ${service.service}`} about="Pods that are ready, and how many its autoscaler wants" lines={own.replicas} format={integer} wholes least={2} height={190} {...common} />
          </div>
          <div className="panel">
            <Plot title={`p95 of ${service.service}${target === undefined ? '' : `, target ${millis(target)}`}`} about="What one in twenty exceeded, the worst of each step" lines={own.p95} format={millis} least={10} {...common} />
          </div>
          <div className="panel">
            {some(service.queueAgeSeconds) || some(ownBefore?.queueAgeSeconds ?? []) ? (
              <Plot title={`Queue of ${service.service}`} about="How long the oldest has waited" lines={own.age} format={span} least={1} {...common} />
            ) : (
              <Plot title={`Requests of ${service.service}`} about="Requests a second that came, were served and were shed" lines={own.flow} format={count} least={1} {...common} />
            )}
          </div>
        </>
      )}
      <div className="panel">
        <Plot title="Nodes" about="Machines that are paid for" lines={all.nodes} format={integer} wholes least={2} {...common} />
      </div>
      <div className="panel">
        <Plot title="Cost an hour" about="Of nodes and of what stands whatever is asked" lines={all.rate} format={dollars} least={0.1} {...common} />
      </div>
      <div className="panel span">
        <Plot title="Cost so far" about="The rate of each step, summed up" lines={all.sum} format={dollars} least={0.1} height={150} {...common} />
      </div>
    </div>
  );
}

function line(label: string, color: string, values: (number | null)[], stepped = false): PlotLine {
  return {label, color, values, ...(stepped ? {stepped} : {})};
}

/** The same of the day without prediction; none where there is no such day. */
function without(values: (number | null)[] | undefined, label: string, stepped = false): PlotLine[] {
  return values === undefined ? [] : [{...line(label, '--ink-3', values, stepped), dashed: true}];
}
