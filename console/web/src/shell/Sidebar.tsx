import {Check, ChevronsUpDown, CircleHelp, LogOut, Monitor, Moon, Plus, Search, Sun, UserRound, type LucideIcon} from 'lucide-react';
import {DropdownMenu} from 'radix-ui';
import {useState} from 'react';
import {NavLink, useNavigate} from 'react-router';
import {api, value} from '../api/client';
import {ApiError} from '../api/problem';
import {forgetUser} from '../api/queries';
import {modKey} from '../lib/shortcuts';
import {chooseTheme, useThemeChoice, type ThemeChoice} from '../lib/theme';
import {StatePill} from '../ui/State';
import {toast} from '../ui/Toasts';
import {appKey, useApps, useSignedIn} from './context';
import {Logo} from './Logo';
import {APP_ICON as AppIcon, APP_PLACES, SYSTEM_PLACE, TEAM_PLACES, type Place} from './navigation';
import {NewTeam} from './NewTeam';
import type {ShellPlace} from './Shell';

interface Props {
  place: ShellPlace;
  onSearch: () => void;
  onHelp: () => void;
}

export function Sidebar({place, onSearch, onHelp}: Props) {
  const me = useSignedIn();
  const team = me.teams.find((each) => each.id === place.teamId);
  return (
    <div className="sidebar">
      <div className="brand">
        <NavLink to="/" className="row" aria-label="Banyan, start">
          <Logo />
          <span>Banyan</span>
        </NavLink>
      </div>
      <Switcher place={place} />
      <button type="button" className="search" onClick={onSearch}>
        <Search size={14} aria-hidden="true" />
        <span className="grow">Search</span>
        <kbd>{modKey}K</kbd>
      </button>
      <nav aria-label="Pages" className="pages">
        {place.appBase !== undefined && (
          <Section title="App">
            {APP_PLACES.map((each) => (
              <Item key={each.label} place={each} base={place.appBase!} />
            ))}
          </Section>
        )}
        {place.teamBase !== undefined && (
          <Section title={team === undefined ? 'Team' : `Team · ${team.name}`}>
            {TEAM_PLACES.map((each) => (
              <Item key={each.label} place={each} base={place.teamBase!} />
            ))}
          </Section>
        )}
        {me.teams.some((each) => each.installation) && (
          <Section title="Node">
            <Item place={SYSTEM_PLACE} base="" />
          </Section>
        )}
      </nav>
      <UserMenu onHelp={onHelp} />
    </div>
  );
}

function Section({title, children}: {title: string; children: React.ReactNode}) {
  return (
    <div className="section" role="group" aria-label={title}>
      <div className="section-title truncate" aria-hidden="true">
        {title}
      </div>
      <ul>{children}</ul>
    </div>
  );
}

function Item({place, base}: {place: Place; base: string}) {
  const Icon = place.icon;
  return (
    <li>
      <NavLink to={base + place.path} end={place.end ?? false} className="nav">
        <Icon size={15} aria-hidden="true" />
        {place.label}
      </NavLink>
    </li>
  );
}

function Switcher({place}: {place: ShellPlace}) {
  const apps = useApps() ?? [];
  const me = useSignedIn();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const app = apps.find((each) => each.id === place.appId);
  const team = me.teams.find((each) => each.id === (app?.team ?? place.teamId));
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className="switcher">
          <span className="switcher-icon" aria-hidden="true">
            <AppIcon size={15} />
          </span>
          <span className="grow" style={{textAlign: 'left'}}>
            <span className="switcher-name truncate">{app?.name ?? team?.name ?? 'Choose'}</span>
            <span className="switcher-team truncate">{app === undefined ? 'no app' : (team?.name ?? '')}</span>
          </span>
          <ChevronsUpDown size={14} aria-hidden="true" className="faint" />
          <span className="hidden-visually">Switch app or team</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="start" sideOffset={6} collisionPadding={8} style={{width: 'var(--radix-dropdown-menu-trigger-width)', minWidth: 240}}>
            {me.teams
              .filter((each) => apps.some((one) => one.team === each.id))
              .map((each) => (
                <DropdownMenu.Group key={each.id}>
                  <DropdownMenu.Label className="title truncate">{each.name}</DropdownMenu.Label>
                  {apps
                    .filter((one) => one.team === each.id)
                    .map((one) => (
                      <DropdownMenu.Item key={one.id} className="item" onSelect={() => void navigate(`/apps/${encodeURIComponent(appKey(one, apps))}`)}>
                        <AppIcon aria-hidden="true" />
                        <span className="truncate">{one.name}</span>
                        <span className="end">{one.id === app?.id ? <Check size={14} aria-label="shown" /> : <StatePill state={one.state} bare />}</span>
                      </DropdownMenu.Item>
                    ))}
                </DropdownMenu.Group>
              ))}
            {apps.length > 0 && <DropdownMenu.Separator />}
            <DropdownMenu.Label className="title">Teams</DropdownMenu.Label>
            {me.teams.map((each) => (
              <DropdownMenu.Item key={each.id} className="item" onSelect={() => void navigate(`/teams/${each.id}`)}>
                <UserRound aria-hidden="true" />
                <span className="truncate">{each.name}</span>
                <span className="end">{each.personal ? 'personal' : each.role}</span>
              </DropdownMenu.Item>
            ))}
            <DropdownMenu.Separator />
            <DropdownMenu.Item className="item" onSelect={() => setMaking(true)}>
              <Plus aria-hidden="true" /> New team…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {making && <NewTeam onClose={() => setMaking(false)} />}
    </>
  );
}

const THEMES: readonly {value: ThemeChoice; label: string; icon: LucideIcon}[] = [
  {value: 'system', label: 'As the system', icon: Monitor},
  {value: 'light', label: 'Light', icon: Sun},
  {value: 'dark', label: 'Dark', icon: Moon},
];

export async function signOut(): Promise<void> {
  try {
    await value(api.DELETE('/v1/session'));
  } catch (error) {
    // Refused as nobody: the session has ended already, which is what was wanted.
    if (!(error instanceof ApiError && error.status === 401)) {
      toast.failed(error);
      return;
    }
  }
  forgetUser();
}

function UserMenu({onHelp}: {onHelp: () => void}) {
  const me = useSignedIn();
  const navigate = useNavigate();
  const theme = useThemeChoice();
  const name = me.user?.name ?? me.caller.name;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="user">
        <span className="avatar" aria-hidden="true">
          {initials(name)}
        </span>
        <span className="grow" style={{textAlign: 'left'}}>
          <span className="switcher-name truncate">{name}</span>
          <span className="switcher-team truncate">{me.user?.email}</span>
        </span>
        <ChevronsUpDown size={14} aria-hidden="true" className="faint" />
        <span className="hidden-visually">Account menu</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" side="top" align="start" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Item className="item" onSelect={() => void navigate('/account')}>
            <UserRound aria-hidden="true" /> Account
          </DropdownMenu.Item>
          <DropdownMenu.Item className="item" onSelect={onHelp}>
            <CircleHelp aria-hidden="true" /> Keyboard shortcuts <span className="end">?</span>
          </DropdownMenu.Item>
          <DropdownMenu.Separator />
          <DropdownMenu.Label className="title">Theme</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme} onValueChange={(next) => chooseTheme(next as ThemeChoice)}>
            {THEMES.map(({value: choice, label, icon: Icon}) => (
              <DropdownMenu.RadioItem key={choice} value={choice} className="item">
                <Icon aria-hidden="true" /> {label}
                <DropdownMenu.ItemIndicator className="end">
                  <Check size={14} aria-hidden="true" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator />
          <DropdownMenu.Item className="item" onSelect={() => void signOut()}>
            <LogOut aria-hidden="true" /> Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}
