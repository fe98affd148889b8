import {useMemo} from 'react';
import {seriesOf, useTrafficOver, type TrafficWindow} from '../../api/traffic';
import {count, millis} from '../../lib/format';
import {columns, quiet, stepSeconds} from '../../lib/series';
import {ErrorNotice, Loading} from '../../ui/Feedback';
import {Plot} from '../../ui/Plot';
import {MeasuredSince, RangeChooser, useRange} from './Range';
import './traffic.css';

export function ServiceTraffic({app, name}: {app: string; name: string}) {
  const [range, chooseRange] = useRange();
  return (
    <>
      <div className="row wrap spread service-h">
        <h2>Traffic</h2>
        <RangeChooser range={range} onChoose={chooseRange} />
      </div>
      <ServicePlots app={app} name={name} range={range} />
    </>
  );
}

function ServicePlots({app, name, range}: {app: string; name: string; range: TrafficWindow}) {
  const {shown, query} = useTrafficOver(app, range);
  const points = seriesOf(shown, 'service', name)?.points;
  const step = stepSeconds(range.step);
  const data = useMemo(() => {
    const cols = columns(points ?? [], step);
    return {
      at: cols.at,
      rps: [{label: 'req/s', color: '--plot-1', values: cols.of('rps')}],
      latency: [
        {label: 'p50', color: '--plot-1', values: cols.of('p50')},
        {label: 'p95', color: '--plot-2', values: cols.of('p95')},
        {label: 'p99', color: '--plot-3', values: cols.of('p99')},
      ],
    };
  }, [points, step]);
  if (query.isError && shown === undefined) {
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (shown === undefined) {
    return (
      <div className="panel">
        <Loading label="traffic" />
      </div>
    );
  }
  if (points === undefined || quiet(points)) {
    return (
      <>
        <p className="muted">No request has reached this service in the last {range.label}.</p>
        {points !== undefined && <MeasuredSince points={points} range={range} />}
      </>
    );
  }
  const common = {at: data.at, sync: 'service', windowSeconds: range.seconds, stepSeconds: step, height: 160, heading: 'h3' as const};
  return (
    <>
      <MeasuredSince points={points} range={range} />
      <div className="plots">
        <div className="panel">
          <Plot title="Requests" about="Requests per second" lines={data.rps} format={count} least={1} {...common} />
        </div>
        <div className="panel">
          <Plot title="Latency" about="Time to answer" lines={data.latency} format={millis} least={10} {...common} />
        </div>
      </div>
    </>
  );
}
