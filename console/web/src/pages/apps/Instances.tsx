import {useQuery, type UseQueryResult} from '@tanstack/react-query';
import {Server} from 'lucide-react';
import {useState} from 'react';
import {Link} from 'react-router';
import type {Schema} from '../../api/client';
import {queries} from '../../api/queries';
import {bytes, count, moment, sentence, shortId, span} from '../../lib/format';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Empty} from '../../ui/Feedback';
import {Loaded} from '../../ui/Loaded';
import {CopyButton, useNow} from '../../ui/Small';
import {StatePill, toneOf} from '../../ui/State';

type Instance = Schema<'Instance'>;

interface Props {
  app: string;
  base: string;
  instances: readonly Instance[] | undefined;
  query: UseQueryResult<{items: Instance[]}>;
}

export function Instances({app, base, instances, query}: Props) {
  const now = useNow();
  const [shown, setShown] = useState<string>();
  const [withEnded, setWithEnded] = useState(false);
  const living = instances?.filter((each) => each.state !== 'stopped') ?? [];
  const ended = instances?.filter((each) => each.state === 'stopped') ?? [];
  return (
    <>
      <Loaded query={query} label="instances">
        {() =>
          living.length === 0 && !withEnded ? (
            <Empty icon={Server} title="No instance runs">
              <p>Scale the service to one or more replicas, or release the app.</p>
            </Empty>
          ) : (
            <div className="table-scroll">
              <table className="table cards">
                <thead>
                  <tr>
                    <th scope="col">Instance</th>
                    <th scope="col">State</th>
                    <th scope="col">Why</th>
                    <th scope="col" className="right">
                      CPU
                    </th>
                    <th scope="col" className="right">
                      Memory
                    </th>
                    <th scope="col" className="right">
                      Restarts
                    </th>
                    <th scope="col" className="right">
                      In state
                    </th>
                    <th scope="col">
                      <span className="hidden-visually">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {[...living, ...(withEnded ? ended : [])].map((each) => (
                    <tr key={each.id}>
                      <td className="title nowrap">
                        <button type="button" className="part-link" onClick={() => setShown(each.id)}>
                          <span className="link">{each.ordinal}</span> <code className="faint">{shortId(each.id)}</code>
                        </button>
                      </td>
                      <td data-label="State">
                        <StatePill state={each.state} />
                      </td>
                      <td data-label="Why" className="muted">
                        {sentence(each.reason)}
                      </td>
                      <td data-label="CPU" className="number">
                        {each.usage ? `${count(each.usage.cpuPercent)}%` : '–'}
                      </td>
                      <td data-label="Memory" className="number">
                        {bytes(each.usage?.memoryBytes)}
                      </td>
                      <td data-label="Restarts" className="number">
                        {each.restarts}
                      </td>
                      <td data-label="In state" className="number" title={moment(each.since)}>
                        {span((now - Date.parse(each.since)) / 1_000)}
                      </td>
                      <td className="actions">
                        <Link className="link small" to={`${base}/logs?service=${encodeURIComponent(each.service)}&instance=${each.id}`}>
                          Logs<span className="hidden-visually"> of instance {each.ordinal}</span>
                        </Link>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
      {ended.length > 0 && (
        <footer>
          <Button size="small" look="quiet" aria-expanded={withEnded} onClick={() => setWithEnded(!withEnded)}>
            {withEnded ? 'Hide those that ended' : `Show ${ended.length} that ended lately`}
          </Button>
        </footer>
      )}
      {shown !== undefined && <InstanceDialog app={app} base={base} instance={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function InstanceDialog({app, base, instance: id, onClose}: {app: string; base: string; instance: string; onClose: () => void}) {
  const query = useQuery(queries.instance(app, id));
  const instance = query.data?.instance;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={instance ? `${instance.service}/${instance.ordinal}` : 'Instance'} wide>
      <Loaded query={query} label="the instance">
        {({instance: each, transitions}) => (
          <div className="stack wide">
            <dl className="facts">
              <dt>Id</dt>
              <dd className="row">
                <code>{each.id}</code> <CopyButton text={each.id} label="Copy the id" />
              </dd>
              <dt>State</dt>
              <dd>
                <StatePill state={each.state} />
              </dd>
              <dt>Why</dt>
              <dd>{sentence(each.reason)}</dd>
              {each.pid !== undefined && (
                <>
                  <dt>Process</dt>
                  <dd className="mono">{each.pid}</dd>
                </>
              )}
              {each.port !== undefined && (
                <>
                  <dt>Port</dt>
                  <dd className="mono">127.0.0.1:{each.port}</dd>
                </>
              )}
              {each.exitCode !== undefined && (
                <>
                  <dt>Exit code</dt>
                  <dd className="mono">{each.exitCode}</dd>
                </>
              )}
              <dt>Restarts</dt>
              <dd>{each.restarts}</dd>
              {each.usage && (
                <>
                  <dt>Uses</dt>
                  <dd>
                    {count(each.usage.cpuPercent)}% of a core, {bytes(each.usage.memoryBytes)}, {each.usage.pids} processes and threads
                  </dd>
                </>
              )}
            </dl>
            <section>
              <h3 style={{marginBottom: 12}}>What happened to it</h3>
              <ol className="steps">
                {[...transitions].reverse().map((step) => (
                  <li key={step.at + step.state} className={`tone-${toneOf(step.state)}`}>
                    <div className="row spread wrap">
                      <b>{step.state.charAt(0).toUpperCase() + step.state.slice(1)}</b>
                      <time className="faint small" dateTime={step.at}>
                        {moment(step.at)}
                      </time>
                    </div>
                    <div className="muted">{sentence(step.reason)}</div>
                  </li>
                ))}
              </ol>
            </section>
            <Link className="button" to={`${base}/logs?service=${encodeURIComponent(each.service)}&instance=${each.id}`} onClick={onClose} style={{justifySelf: 'start'}}>
              Its log
            </Link>
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}
