import {NavLink, Outlet, useLocation} from 'react-router';
import {useApp} from '../../shell/context';
import {PageHead} from '../../ui/PageHead';
import {BasisBadge} from './Basis';
import './scale.css';

const PARTS = [
  {path: '', label: 'Now'},
  {path: '/plan', label: 'Plan'},
  {path: '/simulate', label: 'Simulate'},
  {path: '/guides', label: 'Guides'},
] as const;

/** What the app holds, what to do next, what that costs, and how it would go. The parts share one address, so that a choice stays. */
export default function Scale() {
  const place = useApp();
  const {search} = useLocation();
  return (
    <>
      <PageHead
        title="Scale"
        context={place.app.name}
        lead="What the app holds now, what to do next, what growth costs, and how it would go."
        actions={
          <div className="basis-legend" role="group" aria-label="Where figures come from">
            <BasisBadge of="measured" />
            <BasisBadge of="predicted" />
            <BasisBadge of="simulated" />
            <BasisBadge of="guide" />
          </div>
        }
      />
      <nav className="tabs" aria-label="Parts of this page">
        {PARTS.map(({path, label}) => (
          <NavLink key={path} to={{pathname: `${place.base}/scale${path}`, search}} end>
            {label}
          </NavLink>
        ))}
      </nav>
      <Outlet context={place} />
    </>
  );
}
