import {useQuery} from '@tanstack/react-query';
import {Boxes} from 'lucide-react';
import {Link, Navigate} from 'react-router';
import {appsQuery} from '../api/queries';
import {Empty, ErrorNotice, Loading} from '../ui/Feedback';
import {StatePill} from '../ui/State';
import {appKey, useSignedIn} from './context';

/** One app: straight to it. More: choose. None: how to get one. */
export function Home() {
  const apps = useQuery(appsQuery);
  const me = useSignedIn();
  if (apps.data === undefined) {
    return apps.isError ? <ErrorNotice error={apps.error} onRetry={() => void apps.refetch()} /> : <Loading label="your apps" />;
  }
  const all = apps.data.items;
  if (all.length === 1 && all[0]!.state !== 'removing') {
    // The outline stays until the app's page is there.
    return (
      <>
        <Loading label="your app" rows={6} height={22} />
        <Navigate to={`/apps/${encodeURIComponent(all[0]!.name)}`} replace />
      </>
    );
  }
  return (
    <>
      <title>Apps · Banyan</title>
      <div className="page-head">
        <h1>Apps</h1>
      </div>
      <section className="panel">
        {all.length === 0 ? (
          <Empty icon={Boxes} title="No apps in your teams yet">
            <p>An app appears here when Banyan runs it. In the app’s folder:</p>
            <pre tabIndex={0}>
              banyan init{'   '}# writes banyan.app.yaml from what it finds{'\n'}banyan up{'     '}# builds it, runs it, prints its address
            </pre>
            {!me.teams.some((team) => team.installation) && <p>The apps of this node belong to its installation team; ask one of its owners for an invite.</p>}
          </Empty>
        ) : (
          <table className="table cards">
            <thead>
              <tr>
                <th scope="col">App</th>
                <th scope="col">State</th>
                <th scope="col">Team</th>
                <th scope="col">Address</th>
              </tr>
            </thead>
            <tbody>
              {all.map((app) => (
                <tr key={app.id}>
                  <td className="title">
                    {app.state === 'removing' ? (
                      app.name
                    ) : (
                      <Link className="link" to={`/apps/${encodeURIComponent(appKey(app, all))}`}>
                        {app.name}
                      </Link>
                    )}
                  </td>
                  <td data-label="State">
                    <StatePill state={app.state} />
                  </td>
                  <td data-label="Team">{me.teams.find((team) => team.id === app.team)?.name}</td>
                  <td data-label="Address" className="mono break">
                    {app.state === 'removing' ? <span className="muted">{app.reason}</span> : app.url}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
