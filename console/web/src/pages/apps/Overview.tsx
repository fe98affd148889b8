import {useInfiniteQuery, useMutation, useQuery} from '@tanstack/react-query';
import {ArrowUpRight, RefreshCw, Rocket, ScrollText} from 'lucide-react';
import {useState} from 'react';
import {Link} from 'react-router';
import {api, value, type Schema} from '../../api/client';
import {queries, queryClient} from '../../api/queries';
import {LIVE_WINDOW, seriesOf, useTraffic} from '../../api/traffic';
import {bytes, count, millis, plural, sentence, share} from '../../lib/format';
import {recent, type Measure, type Metrics, type Series} from '../../lib/series';
import {useApp} from '../../shell/context';
import {Who} from '../../shell/Who';
import {Button} from '../../ui/Button';
import {Confirm} from '../../ui/Dialog';
import {Empty, ErrorNotice, Loading} from '../../ui/Feedback';
import {Ago, CopyButton, Tip} from '../../ui/Small';
import {Sparkline} from '../../ui/Sparkline';
import {StatePill, Tag} from '../../ui/State';
import {toast} from '../../ui/Toasts';
import './overview.css';

export default function Overview() {
  const {app, base, editable} = useApp();
  const services = useQuery(queries.services(app.id));
  const releases = useInfiniteQuery(queries.releases(app.id));
  const traffic = useTraffic(app.id, LIVE_WINDOW);
  const [restarting, setRestarting] = useState(false);
  const release = useMutation({
    mutationFn: () => value(api.POST('/v1/apps/{app}/releases', {params: {path: {app: app.id}}})),
    onSuccess: (made) => {
      toast.done(`Release ${made.number} is being built.`);
      void queryClient.invalidateQueries({queryKey: ['app', app.id]});
    },
    onError: (error) => toast.failed(error),
  });
  const current = releases.data?.items.find((each) => each.current) ?? app.release;
  const calm = app.state === 'running';

  return (
    <>
      <title>{`${app.name} · Banyan`}</title>
      <div className="page-head">
        <div className="grow">
          <div className="row wrap">
            <h1>{app.name}</h1>
            <StatePill state={app.state} />
          </div>
          <div className="row wrap overview-sub">
            <span className="copyable">
              <a className="link truncate" href={app.url} target="_blank" rel="noreferrer">
                {app.url.replace(/^https?:\/\//, '')}
              </a>
              <ArrowUpRight size={13} aria-hidden="true" className="faint" />
              <CopyButton text={app.url} label="Copy the address" />
            </span>
            {current && (
              <Link to={`${base}/releases/${current.id}`} className="overview-release">
                <Rocket size={13} aria-hidden="true" /> Release {current.number} · <Ago at={current.createdAt} /> by <Who by={current.createdBy} />
              </Link>
            )}
          </div>
          {!calm && app.reason !== '' && <p className="lead">{sentence(app.reason)}</p>}
        </div>
        {editable && (
          <div className="actions">
            <Button onClick={() => setRestarting(true)}>
              <RefreshCw size={14} aria-hidden="true" /> Restart
            </Button>
            <Tip text="Takes a snapshot of the app’s folder as it is now, builds it and rolls it out.">
              <Button look="primary" busy={release.isPending} onClick={() => release.mutate()}>
                <Rocket size={14} aria-hidden="true" /> Release
              </Button>
            </Tip>
          </div>
        )}
      </div>

      <Vitals metrics={traffic.data} base={base} />

      <div className="section-head">
        <h2>Services</h2>
        {services.data && <span className="faint small">{plural(services.data.items.length, 'service')}</span>}
      </div>
      {services.isError && services.data === undefined && <ErrorNotice error={services.error} onRetry={() => void services.refetch()} />}
      {services.data === undefined && !services.isError && (
        <div className="panel">
          <Loading label="services" />
        </div>
      )}
      {services.data?.items.length === 0 && (
        <div className="panel">
          <Empty icon={Rocket} title="This app declares no services">
            <p>
              Add one under <code>services:</code> in <code>banyan.app.yaml</code> and release it.
            </p>
          </Empty>
        </div>
      )}
      <div className="card-grid">
        {services.data?.items.map((service) => (
          <ServiceCard key={service.name} service={service} base={base} series={seriesOf(traffic.data, 'service', service.name)} release={releases.data?.items.find((each) => each.id === service.release)} />
        ))}
      </div>

      <div className="section-head">
        <h2>Latest releases</h2>
        <Link className="link small" to={`${base}/releases`}>
          All releases
        </Link>
      </div>
      <div className="panel">
        {releases.data === undefined ? (
          releases.isError ? (
            <div className="body">
              <ErrorNotice error={releases.error} onRetry={() => void releases.refetch()} />
            </div>
          ) : (
            <Loading label="releases" rows={3} />
          )
        ) : releases.data.items.length === 0 ? (
          <Empty icon={Rocket} title="Nothing released yet">
            <p>
              <code>banyan up</code> makes the first release.
            </p>
          </Empty>
        ) : (
          <table className="table cards">
            <thead>
              <tr>
                <th scope="col">Release</th>
                <th scope="col">State</th>
                <th scope="col">What</th>
                <th scope="col">Size</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {releases.data.items.slice(0, 4).map((each) => (
                <tr key={each.id}>
                  <td className="title">
                    <Link className="link" to={`${base}/releases/${each.id}`}>
                      #{each.number}
                    </Link>
                  </td>
                  <td data-label="State">
                    <StatePill state={each.state} bare />
                  </td>
                  <td data-label="What" className="muted">
                    {sentence(each.reason)}
                  </td>
                  <td data-label="Size" className="nowrap muted">
                    {plural(each.files, 'file')}, {bytes(each.bytes)}
                  </td>
                  <td data-label="When" className="muted nowrap">
                    <Ago at={each.createdAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>

      <Confirm
        open={restarting}
        onOpenChange={setRestarting}
        title={`Restart ${app.name}?`}
        about="Each service restarts one replica after the other: a new one becomes healthy and takes over before an old one is drained and stopped. No request fails."
        action="Restart"
        onConfirm={async () => {
          await value(api.POST('/v1/apps/{app}/restart', {params: {path: {app: app.id}}}));
          await queryClient.invalidateQueries({queryKey: ['app', app.id]});
          toast.done(`${app.name} is restarting, replica by replica.`);
        }}
      />
    </>
  );
}

const VITALS: readonly {measure: Measure; label: string; format: (value: number | undefined) => string; color: string; max?: number}[] = [
  {measure: 'rps', label: 'Requests / s', format: count, color: 'var(--plot-1)'},
  {measure: 'p95', label: 'p95 latency', format: millis, color: 'var(--plot-2)'},
  {measure: 'errors', label: 'Errors', format: share, color: 'var(--plot-3)', max: 0.02},
  {measure: 'saturation', label: 'Saturation', format: share, color: 'var(--plot-4)', max: 1},
];

function Vitals({metrics, base}: {metrics: Metrics | undefined; base: string}) {
  const points = seriesOf(metrics, 'app')?.points ?? [];
  return (
    <Link to={`${base}/traffic`} className="vitals panel">
      <span className="hidden-visually">Traffic of the last 15 minutes:</span>
      {VITALS.map(({measure, label, format, color, max}) => (
        <div key={measure} className="vital">
          <span className="figure-label">{label}</span>
          <span className="figure-value">{format(metrics === undefined ? undefined : (recent(points, measure) ?? (points.length === 0 ? 0 : undefined)))}</span>
          <Sparkline values={points.map((point) => point[measure] ?? null)} color={color} height={36} {...(max === undefined ? {} : {max})} />
        </div>
      ))}
    </Link>
  );
}

function ServiceCard({service, base, series, release}: {service: Schema<'Service'>; base: string; series: Series | undefined; release: Schema<'Release'> | undefined}) {
  const points = series?.points ?? [];
  const path = `${base}/services/${encodeURIComponent(service.name)}`;
  const {desired, healthy, running, min, max} = service.replicas;
  return (
    <article className="panel card" aria-labelledby={`service-${service.name}`}>
      <div className="row spread">
        <h3 id={`service-${service.name}`} className="truncate">
          <Link to={path} className="card-link">
            {service.name}
          </Link>
        </h3>
        <StatePill state={service.state} />
      </div>
      {service.state === 'running' && service.command ? (
        <code className="card-reason truncate" title={service.command}>
          {service.command}
        </code>
      ) : (
        <p className="card-reason" title={service.reason}>
          {service.reason === '' ? '\u00a0' : sentence(service.reason)}
        </p>
      )}
      {service.kind === 'process' ? (
        <div className="row card-replicas">
          <ReplicaDots desired={desired} healthy={healthy} running={running} />
          <span className="small muted">
            {healthy} of {desired} healthy
          </span>
          {max > min && (
            <span className="small faint">
              range {min}–{max}
            </span>
          )}
        </div>
      ) : (
        <div className="row card-replicas">
          <Tag>Static files</Tag>
          <span className="small muted">served by the edge itself</span>
        </div>
      )}
      <Sparkline values={points.map((point) => point.rps)} height={40} />
      <dl className="card-figures">
        <div>
          <dt>req/s</dt>
          <dd>{series ? count(recent(points, 'rps')) : '–'}</dd>
        </div>
        <div>
          <dt>p95</dt>
          <dd>{millis(recent(points, 'p95'))}</dd>
        </div>
        <div>
          <dt>errors</dt>
          <dd>{series ? share(recent(points, 'errors')) : '–'}</dd>
        </div>
      </dl>
      <div className="row spread card-foot small">
        <span className="faint">{release ? `release ${release.number}` : ''}</span>
        <Link className="row card-logs" to={`${base}/logs?service=${encodeURIComponent(service.name)}`}>
          <ScrollText size={13} aria-hidden="true" /> Logs<span className="hidden-visually"> of {service.name}</span>
        </Link>
      </div>
    </article>
  );
}

const DOTS_MAX = 16;

/** A square per replica: full is healthy, hatched is running but not healthy yet, empty is missing. */
function ReplicaDots({desired, healthy, running}: {desired: number; healthy: number; running: number}) {
  const total = Math.min(DOTS_MAX, Math.max(desired, running));
  return (
    <span className="dots" aria-hidden="true">
      {Array.from({length: total}, (_, index) => (
        <i key={index} className={index < healthy ? 'full' : index < running ? 'part' : ''} />
      ))}
    </span>
  );
}
