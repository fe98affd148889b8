import {useQuery} from '@tanstack/react-query';
import {Boxes} from 'lucide-react';
import {Link, Outlet, useParams} from 'react-router';
import {appsQuery} from '../api/queries';
import {Empty, ErrorNotice, Loading} from '../ui/Feedback';
import {appKey, canEdit, findApp, useSignedIn, type AppPlace} from './context';

export function AppLayout() {
  const {app: key = ''} = useParams();
  const me = useSignedIn();
  const apps = useQuery(appsQuery);
  if (apps.data === undefined) {
    return apps.isError ? <ErrorNotice error={apps.error} onRetry={() => void apps.refetch()} /> : <Loading label="the app" rows={6} height={22} />;
  }
  const app = findApp(apps.data.items, key);
  if (app === undefined) {
    return (
      <Empty heading="h1" icon={Boxes} title={`There is no app “${key}” here`} action={<Link className="button" to="/">All apps</Link>}>
        <p>It may have another name now, or belong to a team that you are not in.</p>
      </Empty>
    );
  }
  if (app.state === 'removing') {
    return (
      <Empty heading="h1" icon={Boxes} title={`${app.name} is being deleted`} action={<Link className="button" to="/">All apps</Link>}>
        <p>{app.reason}</p>
      </Empty>
    );
  }
  const team = me.teams.find((each) => each.id === app.team);
  const place: AppPlace = {app, team, base: `/apps/${encodeURIComponent(appKey(app, apps.data.items))}`, editable: canEdit(team)};
  return <Outlet context={place} key={app.id} />;
}
