import {useInfiniteQuery, useQuery} from '@tanstack/react-query';
import {RefreshCw, ScrollText, SearchX, SquareTerminal} from 'lucide-react';
import {useState} from 'react';
import {Link, useParams} from 'react-router';
import {api, value, type Schema} from '../../api/client';
import {queries, queryClient} from '../../api/queries';
import {plural, sentence} from '../../lib/format';
import {useApp} from '../../shell/context';
import {Button} from '../../ui/Button';
import {Confirm} from '../../ui/Dialog';
import {Empty, ErrorNotice, Loading} from '../../ui/Feedback';
import {PageHead} from '../../ui/PageHead';
import {StatePill, Tag} from '../../ui/State';
import {Instances} from './Instances';
import {Replicas} from './Replicas';
import {ServiceTraffic} from './ServiceTraffic';
import './service.css';

export default function Service() {
  const {service: name = ''} = useParams();
  const {app, base, editable} = useApp();
  const services = useQuery(queries.services(app.id));
  const instances = useQuery(queries.instances(app.id));
  const releases = useInfiniteQuery(queries.releases(app.id));
  const [asking, setAsking] = useState(false);
  /** When a restart was asked for, in the node's time as far as the browser knows it; undefined while none goes on. */
  const [restartAt, setRestartAt] = useState<number>();
  if (services.data === undefined) {
    return services.isError ? <ErrorNotice error={services.error} onRetry={() => void services.refetch()} /> : <Loading label="the service" rows={8} />;
  }
  const service = services.data.items.find((each) => each.name === name);
  if (service === undefined) {
    return (
      <Empty heading="h1" icon={SearchX} title={`${app.name} has no service “${name}”`} action={<Link className="button" to={base}>All services</Link>}>
        <p>It may have been renamed in a later release.</p>
      </Empty>
    );
  }
  const own = instances.data?.items.filter((each) => each.service === name);
  const release = releases.data?.items.find((each) => each.id === service.release);
  return (
    <>
      <PageHead
        title={service.name}
        context={app.name}
        beside={
          <>
            <StatePill state={service.state} />
            {service.kind === 'static' && <Tag>Static files</Tag>}
          </>
        }
        lead={sentence(service.reason)}
        actions={
          <>
            <Link className="button" to={`${base}/logs?service=${encodeURIComponent(name)}`}>
              <ScrollText size={14} aria-hidden="true" /> Logs
            </Link>
            {editable && service.kind === 'process' && (
              <>
                <Link className="button" to={`${base}/run?service=${encodeURIComponent(name)}`}>
                  <SquareTerminal size={14} aria-hidden="true" /> Run
                </Link>
                <Button onClick={() => setAsking(true)}>
                  <RefreshCw size={14} aria-hidden="true" /> Restart
                </Button>
              </>
            )}
          </>
        }
      />
      {restartAt !== undefined && own && <RestartProgress since={restartAt} instances={own} desired={service.replicas.desired} onDone={() => setRestartAt(undefined)} />}
      <div className="service-top">
        {service.kind === 'process' && <Replicas service={service} app={app.id} editable={editable} />}
        <section className="panel grow" aria-label="How it runs">
          <div className="body">
            <dl className="facts">
              {service.command && (
                <>
                  <dt>Command</dt>
                  <dd className="mono">{service.command}</dd>
                </>
              )}
              {service.health && (
                <>
                  <dt>Healthy when</dt>
                  <dd>
                    <code>{service.health}</code> answers 200
                  </dd>
                </>
              )}
              <dt>Release</dt>
              <dd>
                {release ? (
                  <Link className="link" to={`${base}/releases/${release.id}`}>
                    #{release.number}
                  </Link>
                ) : (
                  '–'
                )}
              </dd>
              {service.url && (
                <>
                  <dt>Address</dt>
                  <dd>
                    <a className="link" href={service.url} target="_blank" rel="noreferrer">
                      {service.url}
                    </a>
                  </dd>
                </>
              )}
              <Settings title="Resources" values={service.resources} />
              <Settings title="Scale on" values={service.scale} />
            </dl>
          </div>
        </section>
      </div>
      {service.kind === 'process' && (
        <>
          <h2 className="service-h">Instances</h2>
          <section className="panel" aria-label="Instances">
            <Instances app={app.id} base={base} instances={own} query={instances} />
          </section>
        </>
      )}
      <ServiceTraffic app={app.id} name={name} />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Restart ${name}?`}
        about="One replica after the other: a new instance becomes healthy and takes traffic, then an old one is drained and stopped. No request fails."
        action="Restart"
        onConfirm={async () => {
          const asked = Date.now();
          await value(api.POST('/v1/apps/{app}/services/{service}/restart', {params: {path: {app: app.id, service: name}}}));
          setRestartAt(asked);
          await queryClient.invalidateQueries({queryKey: ['app', app.id]});
        }}
      />
    </>
  );
}

function Settings({title, values}: {title: string; values: Record<string, unknown> | undefined}) {
  const entries = Object.entries(values ?? {}).filter(([, each]) => each !== null && each !== undefined);
  return entries.length === 0 ? null : (
    <>
      <dt>{title}</dt>
      <dd className="row wrap" style={{gap: '4px 6px'}}>
        {entries.map(([key, each]) => (
          <Tag key={key}>
            {key} <b className="mono setting-value">{String(each)}</b>
          </Tag>
        ))}
      </dd>
    </>
  );
}

/** How far a rolling restart is: an instance counts once it runs and began after the restart was asked for. */
function RestartProgress({since, instances, desired, onDone}: {since: number; instances: readonly Schema<'Instance'>[]; desired: number; onDone: () => void}) {
  const replaced = instances.filter((each) => each.state === 'running' && each.startedAt !== undefined && Date.parse(each.startedAt) >= since - 1_000).length;
  const done = replaced >= desired;
  return (
    <div className={`notice tone-${done ? 'ok' : 'info'}`} role="status" style={{marginBottom: 16}}>
      {done ? null : <span className="spinner" aria-hidden="true" style={{marginTop: 4}} />}
      <div className="grow stack" style={{gap: 6}}>
        <span>{done ? `Restarted: ${plural(desired, 'replica')} replaced.` : `Restarting: ${replaced} of ${desired} replaced. Traffic goes on.`}</span>
        <div className={`bar tone-${done ? 'ok' : 'info'}`}>
          <span style={{width: `${desired === 0 ? 100 : (replaced / desired) * 100}%`}} />
        </div>
      </div>
      <Button size="small" look="quiet" onClick={onDone}>
        {done ? 'Dismiss' : 'Hide'}
      </Button>
    </div>
  );
}
