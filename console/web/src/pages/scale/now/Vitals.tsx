import {useQuery} from '@tanstack/react-query';
import {Link} from 'react-router';
import {queries} from '../../../api/queries';
import {LIVE_WINDOW, seriesOf, useTraffic} from '../../../api/traffic';
import {count, millis, share, UNKNOWN} from '../../../lib/format';
import {recent, type Measure} from '../../../lib/series';
import {ErrorNotice} from '../../../ui/Feedback';
import {Sparkline} from '../../../ui/Sparkline';
import {BasisBadge} from '../Basis';

const MEASURES: readonly {measure: Measure; label: string; format: (value: number | undefined) => string; color: string; max?: number}[] = [
  {measure: 'rps', label: 'Requests / s', format: count, color: 'var(--plot-1)'},
  {measure: 'p95', label: 'p95 latency', format: millis, color: 'var(--plot-2)'},
  {measure: 'errors', label: 'Errors', format: share, color: 'var(--plot-3)', max: 0.02},
  {measure: 'saturation', label: 'Saturation', format: share, color: 'var(--plot-4)', max: 1},
];

/** The figures of this moment, each with its last quarter of an hour. */
export function Vitals({app, base}: {app: string; base: string}) {
  const traffic = useTraffic(app, LIVE_WINDOW);
  const services = useQuery(queries.services(app));
  const instances = useQuery(queries.instances(app));
  const points = seriesOf(traffic.data, 'app')?.points ?? [];
  const processes = services.data?.items.filter((each) => each.kind === 'process');
  const healthy = processes?.reduce((sum, each) => sum + each.replicas.healthy, 0);
  const desired = processes?.reduce((sum, each) => sum + each.replicas.desired, 0);
  const used = instances.data?.items.flatMap((each) => (each.usage === undefined ? [] : [each.usage.cpuPercent]));
  const cores = used?.reduce((sum, each) => sum + each, 0);
  if (traffic.isError && traffic.data === undefined) {
    return <ErrorNotice error={traffic.error} onRetry={() => void traffic.refetch()} />;
  }
  return (
    <section aria-labelledby="now-head">
      <div className="section-head first">
        <h2 id="now-head">Right now</h2>
        <BasisBadge of="measured" about="Measured at this node’s edge and in the instances’ control groups, over the last seconds." />
      </div>
      <div className="panel scale-vitals">
        {MEASURES.map(({measure, label, format, color, max}) => (
          <div key={measure} className="vital">
            <span className="figure-label">{label}</span>
            <span className="figure-value">{traffic.data === undefined ? UNKNOWN : format(recent(points, measure) ?? (points.length === 0 ? 0 : undefined))}</span>
            <Sparkline values={points.map((point) => point[measure] ?? null)} color={color} height={30} {...(max === undefined ? {} : {max})} />
          </div>
        ))}
        <div className="vital">
          <span className="figure-label">Instances</span>
          <span className="figure-value">
            {healthy ?? UNKNOWN}
            <span className="unit">{desired === undefined ? '' : `of ${desired} healthy`}</span>
          </span>
          <span className="small faint vital-list">
            {processes?.map((each) => (
              <Link key={each.name} className="vital-service" to={`${base}/services/${encodeURIComponent(each.name)}`}>
                {each.name} {each.replicas.healthy}
              </Link>
            ))}
          </span>
        </div>
        <div className="vital">
          <span className="figure-label">CPU in use</span>
          <span className="figure-value">
            {cores === undefined ? UNKNOWN : count(cores / 100)}
            <span className="unit">cores</span>
          </span>
          <span className="small faint vital-list">{used !== undefined && used.length > 0 && `${share(cores! / used.length / 100)} of a core each`}</span>
        </div>
      </div>
    </section>
  );
}
