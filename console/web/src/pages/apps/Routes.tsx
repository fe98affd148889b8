import {useQuery} from '@tanstack/react-query';
import {Waypoints} from 'lucide-react';
import {Link} from 'react-router';
import type {Schema} from '../../api/client';
import {queries} from '../../api/queries';
import {routeInWords} from '../../lib/words';
import {useApp} from '../../shell/context';
import {Empty} from '../../ui/Feedback';
import {Loaded} from '../../ui/Loaded';
import {PageHead} from '../../ui/PageHead';
import {Tag, type Tone} from '../../ui/State';
import './routes.css';

type Route = Schema<'Route'>;

const IDENTITY: Record<Route['identity'], {word: string; tone?: Tone}> = {
  required: {word: 'Signed in only', tone: 'ok'},
  optional: {word: 'Identity optional', tone: 'info'},
  none: {word: 'Open'},
};

export default function Routes() {
  const {app, base} = useApp();
  const query = useQuery(queries.routes(app.id));
  return (
    <>
      <PageHead
        title="Routes"
        context={app.name}
        lead={
          <>
            What the edge does with each request to <code>{app.url}</code>. The longest matching path wins. They are written under <code>routes:</code> in <code>banyan.app.yaml</code>.
          </>
        }
      />
      <section className="panel" aria-label="Routes">
        <Loaded query={query} label="routes" rows={5}>
          {({items}) =>
            items.length === 0 ? (
              <Empty icon={Waypoints} title="No route leads to this app">
                <p>Without a route nothing of the app can be reached from outside. For example:</p>
                <pre tabIndex={0}>routes:{'\n'}  - {'{path: /, to: web}'}</pre>
              </Empty>
            ) : (
              <ul className="routes">
                {items.map((route) => (
                  <li key={`${route.host ?? ''}${route.path}`}>
                    <div className="route-line">
                      <code className="route-path">
                        {route.host && <span className="faint">{route.host}</span>}
                        {route.path}
                      </code>
                      <span className="faint" aria-hidden="true">
                        →
                      </span>
                      {route.to.startsWith('banyan:') ? (
                        <code>{route.to}</code>
                      ) : (
                        <Link className="link" to={`${base}/services/${encodeURIComponent(route.to)}`}>
                          {route.to}
                        </Link>
                      )}
                      <span className="grow" />
                      <span className="row wrap route-tags">
                        <Tag {...(IDENTITY[route.identity].tone ? {tone: IDENTITY[route.identity].tone!} : {})}>{IDENTITY[route.identity].word}</Tag>
                        {route.limit === 'plan' && <Tag tone="warn">Limited by plan</Tag>}
                        {route.cache && <Tag tone="info">Cached</Tag>}
                        <Tag>{route.class}</Tag>
                        {route.timeout && <Tag>{route.timeout}</Tag>}
                      </span>
                    </div>
                    <p className="route-words">{routeInWords(route).slice(1).join(' ')}</p>
                    <Link className="link small" to={`${base}/traffic?of=${encodeURIComponent(`route:${route.path}`)}`}>
                      Its traffic<span className="hidden-visually"> ({route.path})</span>
                    </Link>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
    </>
  );
}
