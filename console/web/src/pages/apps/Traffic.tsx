import {Activity} from 'lucide-react';
import {useMemo} from 'react';
import {useSearchParams} from 'react-router';
import type {StreamState} from '../../api/events';
import {useTrafficOver, type TrafficWindow} from '../../api/traffic';
import {count, millis, share} from '../../lib/format';
import {columns, quiet, recent, stepSeconds, type Series} from '../../lib/series';
import {useApp} from '../../shell/context';
import {Empty, ErrorNotice, Loading} from '../../ui/Feedback';
import {Plot} from '../../ui/Plot';
import {Tag} from '../../ui/State';
import {MeasuredSince, RangeChooser, useRange} from './Range';
import './traffic.css';

export default function Traffic() {
  const {app} = useApp();
  const [search, setSearch] = useSearchParams();
  const [range, chooseRange] = useRange();
  const {shown: metrics, query, live, stream} = useTrafficOver(app.id, range);
  const all = metrics?.series ?? [];
  const wanted = search.get('of') ?? 'app';
  const shown = all.find((series) => keyOf(series) === wanted) ?? all.find((series) => series.scope === 'app');
  const choosePart = (key: string) =>
    setSearch(
      (before) => {
        before.set('of', key);
        return before;
      },
      {replace: true},
    );

  return (
    <>
      <title>{`Traffic · ${app.name} · Banyan`}</title>
      <div className="page-head">
        <div>
          <div className="row">
            <h1>Traffic</h1>
            <LiveTag state={stream} />
          </div>
          <p className="lead">Measured at this node’s edge.</p>
        </div>
        <div className="actions">
          <label className="row">
            <span className="hidden-visually">Traffic of</span>
            <select className="input small" style={{width: 'auto', maxWidth: 220}} value={shown ? keyOf(shown) : 'app'} onChange={(event) => choosePart(event.target.value)}>
              <option value="app">Whole app</option>
              {(['service', 'route'] as const).map((scope) => {
                const some = all.filter((series) => series.scope === scope);
                return (
                  some.length > 0 && (
                    <optgroup key={scope} label={scope === 'service' ? 'Services' : 'Routes'}>
                      {some.map((series) => (
                        <option key={keyOf(series)} value={keyOf(series)}>
                          {series.name}
                        </option>
                      ))}
                    </optgroup>
                  )
                );
              })}
            </select>
          </label>
          <RangeChooser range={range} onChoose={chooseRange} />
        </div>
      </div>
      {query.isError && metrics === undefined && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <div className="plots">
          {[0, 1, 2, 3].map((index) => (
            <div key={index} className="panel" style={{height: 240}}>
              {index === 0 && <Loading label="traffic" />}
            </div>
          ))}
        </div>
      )}
      {metrics !== undefined && (shown === undefined || quiet(shown.points)) && (
        <div className="panel">
          <Empty icon={Activity} title={`No request ${shown === undefined || shown.scope === 'app' ? '' : `for ${shown.name} `}in the last ${range.label}`}>
            <p>
              Open <a className="link" href={app.url} target="_blank" rel="noreferrer">{app.url}</a> in another tab; its requests appear here within two seconds.
            </p>
            {shown !== undefined && <MeasuredSince points={shown.points} range={range} />}
          </Empty>
        </div>
      )}
      {shown !== undefined && !quiet(shown.points) && (
        <>
          <MeasuredSince points={shown.points} range={range} />
          <Plots series={shown} range={range} />
        </>
      )}
      {live !== undefined && live.series.length > 1 && <Table app={app.name} series={live.series} onChoose={choosePart} chosen={shown ? keyOf(shown) : 'app'} />}
    </>
  );
}

function keyOf(series: Series): string {
  return series.scope === 'app' ? 'app' : `${series.scope}:${series.name}`;
}

export function LiveTag({state}: {state: StreamState}) {
  switch (state.kind) {
    case 'open':
      return (
        <Tag tone="ok">
          <i className="live-dot" aria-hidden="true" /> Live
        </Tag>
      );
    case 'connecting':
      return <Tag>Connecting</Tag>;
    case 'waiting':
      return <Tag tone="warn">Reconnecting</Tag>;
    case 'ended':
      return <Tag>Ended</Tag>;
    case 'refused':
      return (
        <Tag tone="bad" title={state.error.message}>
          Not live
        </Tag>
      );
  }
}

function Plots({series, range}: {series: Series; range: TrafficWindow}) {
  const step = stepSeconds(range.step);
  const data = useMemo(() => {
    const cols = columns(series.points, step);
    return {
      at: cols.at,
      rps: [{label: 'req/s', color: '--plot-1', values: cols.of('rps')}],
      latency: [
        {label: 'p50', color: '--plot-1', values: cols.of('p50')},
        {label: 'p95', color: '--plot-2', values: cols.of('p95')},
        {label: 'p99', color: '--plot-3', values: cols.of('p99')},
      ],
      errors: [{label: 'errors', color: '--plot-3', values: cols.of('errors')}],
      saturation: [{label: 'saturation', color: '--plot-4', values: cols.of('saturation')}],
      refused: [
        {label: 'shed', color: '--plot-3', values: cols.of('shed')},
        {label: 'limited', color: '--plot-5', values: cols.of('limited')},
      ],
      cache: [{label: 'from the edge’s cache', color: '--plot-6', values: cols.of('cacheHits')}],
    };
  }, [series.points, step]);
  const common = {at: data.at, sync: 'traffic', windowSeconds: range.seconds, stepSeconds: step};
  return (
    <div className="plots">
      <div className="panel span">
        <Plot title="Requests" about="Requests per second" lines={data.rps} format={count} least={1} height={200} {...common} />
      </div>
      <div className="panel span">
        <Plot title="Latency" about="Time to answer: half, 95 and 99 of 100 requests were faster" lines={data.latency} format={millis} least={10} height={200} {...common} />
      </div>
      <div className="panel">
        <Plot title="Errors" about="Share of answers with status 5xx" lines={data.errors} format={share} least={0.01} {...common} />
      </div>
      <div className="panel">
        <Plot title="Saturation" about="Requests in flight against what is allowed" lines={data.saturation} format={share} least={1 / 1.12} {...common} />
      </div>
      <div className="panel">
        <Plot title="Refused" about="Requests per second refused: shed for overload, limited by plan" lines={data.refused} format={count} least={1} {...common} />
      </div>
      <div className="panel">
        <Plot title="Cache" about="Share of answers from the edge’s cache" lines={data.cache} format={share} least={1 / 1.12} {...common} />
      </div>
    </div>
  );
}

function Table({app, series, chosen, onChoose}: {app: string; series: readonly Series[]; chosen: string; onChoose: (key: string) => void}) {
  return (
    <section className="panel" style={{marginTop: 16}}>
      <header>
        <h2>Right now, by part</h2>
      </header>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col" className="right">
                req/s
              </th>
              <th scope="col" className="right">
                p50
              </th>
              <th scope="col" className="right">
                p95
              </th>
              <th scope="col" className="right">
                p99
              </th>
              <th scope="col" className="right">
                Errors
              </th>
              <th scope="col" className="right">
                In flight
              </th>
              <th scope="col" className="right">
                Cache
              </th>
            </tr>
          </thead>
          <tbody>
            {series.map((each) => {
              const of = (measure: Parameters<typeof recent>[1]) => recent(each.points, measure);
              return (
                <tr key={keyOf(each)}>
                  <td className="nowrap">
                    <button type="button" className="part-link" aria-pressed={keyOf(each) === chosen} onClick={() => onChoose(keyOf(each))}>
                      <Tag>{each.scope}</Tag> {each.scope === 'route' ? <code>{each.name}</code> : each.scope === 'app' ? app : each.name}
                    </button>
                  </td>
                  <td className="number">{count(of('rps'))}</td>
                  <td className="number">{millis(of('p50'))}</td>
                  <td className="number">{millis(of('p95'))}</td>
                  <td className="number">{millis(of('p99'))}</td>
                  <td className="number">{share(of('errors'))}</td>
                  <td className="number">{count(of('inFlight'))}</td>
                  <td className="number">{share(of('cacheHits'))}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
