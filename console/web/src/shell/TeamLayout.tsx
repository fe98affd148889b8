import {Users} from 'lucide-react';
import {Link, NavLink, Outlet, useParams} from 'react-router';
import {Empty} from '../ui/Feedback';
import {Tag} from '../ui/State';
import {useSignedIn, type TeamPlace} from './context';

export function TeamLayout() {
  const {team: id} = useParams();
  const me = useSignedIn();
  const team = me.teams.find((each) => each.id === id);
  if (team === undefined) {
    return (
      <Empty heading="h1" icon={Users} title="There is no such team here" action={<Link className="button" to="/">All apps</Link>}>
        <p>Ask one of its owners for an invite.</p>
      </Empty>
    );
  }
  const place: TeamPlace = {team, owner: team.role === 'owner', base: `/teams/${team.id}`};
  return (
    <>
      <div className="page-head" style={{marginBottom: 12}}>
        <div>
          <div className="row wrap">
            <h1>{team.name}</h1>
            {team.personal && <Tag>Personal</Tag>}
            {team.installation && <Tag>Owns this node</Tag>}
            <Tag>{team.plan} plan</Tag>
          </div>
          <p className="lead">You are {team.role === undefined ? 'a member' : team.role === 'viewer' ? 'a viewer' : `an ${team.role}`} here.</p>
        </div>
      </div>
      <nav className="tabs" aria-label="Team">
        <NavLink to={place.base} end>
          Members
        </NavLink>
        <NavLink to={`${place.base}/keys`}>Keys</NavLink>
        <NavLink to={`${place.base}/usage`}>Plan and usage</NavLink>
        <NavLink to={`${place.base}/audit`}>Audit log</NavLink>
        <NavLink to={`${place.base}/settings`}>Settings</NavLink>
      </nav>
      <Outlet context={place} key={team.id} />
    </>
  );
}
