import {useQuery} from '@tanstack/react-query';
import {Menu as MenuIcon, Search} from 'lucide-react';
import {Dialog} from 'radix-ui';
import {lazy, Suspense, useEffect, useRef, useState} from 'react';
import {Navigate, Outlet, useLocation, useMatch, useNavigate, useNavigation} from 'react-router';
import {appsQuery, useMe} from '../api/queries';
import {useShortcuts, type Shortcuts} from '../lib/shortcuts';
import {Button} from '../ui/Button';
import {ErrorNotice} from '../ui/Feedback';
import {Boot} from './Boot';
import {ConnectionBanner} from './ConnectionBanner';
import {appKey, findApp, MeContext} from './context';
import {Logo} from './Logo';
import {APP_PLACES, TEAM_PLACES} from './navigation';
import {Sidebar} from './Sidebar';
import './shell.css';

const loadPalette = () => import('./Palette');
const Palette = lazy(loadPalette);
const Help = lazy(() => import('./Help'));

export function Shell() {
  const me = useMe();
  const location = useLocation();
  if (me.data === undefined) {
    return me.isError ? (
      <main className="boot">
        <Logo size={40} />
        <ErrorNotice error={me.error} onRetry={() => void me.refetch()} />
      </main>
    ) : (
      <Boot />
    );
  }
  if (me.data === null) {
    const next = location.pathname + location.search;
    return <Navigate to={next === '/' ? '/signin' : `/signin?next=${encodeURIComponent(next)}`} replace />;
  }
  return (
    <MeContext value={me.data}>
      <Frame />
    </MeContext>
  );
}

function Frame() {
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const location = useLocation();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const main = useRef<HTMLElement>(null);
  const place = usePlace();

  // Fetched while nothing else is to do: who presses ⌘K types on at once.
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), 1_500);
    return () => clearTimeout(timer);
  }, []);

  // A new page begins at its top, and the keyboard with it.
  const path = useRef(location.pathname);
  useEffect(() => {
    setDrawer(false);
    if (path.current !== location.pathname) {
      path.current = location.pathname;
      main.current?.focus({preventScroll: true});
      window.scrollTo(0, 0);
    }
  }, [location.pathname]);

  const shortcuts: Shortcuts = {
    'mod+k': () => setPalette((open) => !open),
    '?': () => setHelp(true),
    'g h': () => void navigate('/'),
    'g y': () => void navigate('/system'),
    'g c': () => void navigate('/account'),
  };
  if (place.appBase !== undefined) {
    APP_PLACES.forEach((each) => (shortcuts[`g ${each.key}`] = () => void navigate(place.appBase + each.path)));
  }
  if (place.teamBase !== undefined) {
    TEAM_PLACES.forEach((each) => (shortcuts[`g ${each.key}`] = () => void navigate(place.teamBase + each.path)));
  }
  useShortcuts(shortcuts);

  const sidebar = <Sidebar place={place} onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />;
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <aside className="side" aria-label="Sidebar">
        {sidebar}
      </aside>
      <header className="topbar">
        <Dialog.Root open={drawer} onOpenChange={setDrawer}>
          <Dialog.Trigger asChild>
            <Button look="quiet" icon aria-label="Menu">
              <MenuIcon size={18} aria-hidden="true" />
            </Button>
          </Dialog.Trigger>
          <Dialog.Portal>
            <Dialog.Overlay className="scrim" />
            <Dialog.Content className="drawer" aria-describedby={undefined}>
              <Dialog.Title className="hidden-visually">Menu</Dialog.Title>
              {sidebar}
            </Dialog.Content>
          </Dialog.Portal>
        </Dialog.Root>
        <Logo />
        <span className="truncate grow" style={{fontWeight: 500}}>
          {place.title}
        </span>
        <Button look="quiet" icon aria-label="Search and commands" onClick={() => setPalette(true)}>
          <Search size={17} aria-hidden="true" />
        </Button>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <div className={`progress ${navigation.state === 'idle' ? '' : 'on'}`} aria-hidden="true" />
        <ConnectionBanner />
        <div className="page">
          <Outlet />
        </div>
      </main>
      <Suspense fallback={null}>
        {palette && <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} place={place} />}
        {help && <Help onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  );
}

export interface ShellPlace {
  title: string;
  appId?: string;
  appBase?: string;
  teamId?: string;
  teamBase?: string;
}

/** Which app and team the navigation speaks of: those of the address, else the first ones. */
function usePlace(): ShellPlace {
  const apps = useQuery(appsQuery).data?.items ?? [];
  const me = useMe().data;
  const inApp = useMatch('/apps/:app/*');
  const inTeam = useMatch('/teams/:team/*');
  const lastApp = useRef<string>(undefined);
  const app = inApp?.params.app !== undefined ? findApp(apps, inApp.params.app) : (findApp(apps, lastApp.current ?? '') ?? apps[0]);
  lastApp.current = app?.id;
  const teams = me?.teams ?? [];
  const team =
    teams.find((each) => each.id === inTeam?.params.team) ?? teams.find((each) => each.id === app?.team) ?? teams.find((each) => each.installation) ?? teams[0];
  return {
    title: inTeam ? (team?.name ?? 'Team') : (app?.name ?? 'Banyan'),
    ...(app === undefined ? {} : {appId: app.id, appBase: `/apps/${encodeURIComponent(appKey(app, apps))}`}),
    ...(team === undefined ? {} : {teamId: team.id, teamBase: `/teams/${team.id}`}),
  };
}
