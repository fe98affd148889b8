import {useQuery} from '@tanstack/react-query';
import {Command} from 'cmdk';
import {Box, CircleHelp, ExternalLink, LogOut, Moon, Server, Sun, UserRound, type LucideIcon} from 'lucide-react';
import {Dialog} from 'radix-ui';
import type {ReactNode} from 'react';
import {useNavigate} from 'react-router';
import {queries} from '../api/queries';
import {chooseTheme, resolved} from '../lib/theme';
import {StatePill} from '../ui/State';
import {useReturnFocus} from '../ui/returnFocus';
import {appKey, useApps, useSignedIn} from './context';
import {APP_PLACES, SYSTEM_PLACE, TEAM_PLACES} from './navigation';
import type {ShellPlace} from './Shell';
import {signOut} from './Sidebar';

interface Props {
  place: ShellPlace;
  onClose: () => void;
  onHelp: () => void;
}

export default function Palette({place, onClose, onHelp}: Props) {
  const navigate = useNavigate();
  const returnFocus = useReturnFocus(true);
  const me = useSignedIn();
  const apps = useApps() ?? [];
  const app = apps.find((each) => each.id === place.appId);
  const services = useQuery({...queries.services(place.appId ?? ''), enabled: place.appId !== undefined}).data?.items ?? [];
  const go = (path: string) => () => {
    onClose();
    void navigate(path);
  };
  const act = (action: () => void) => () => {
    onClose();
    action();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="dialog palette" aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
          <Dialog.Title className="hidden-visually">Search and commands</Dialog.Title>
          <Command loop label="Search and commands">
            <Command.Input placeholder="Go to a page or service, or do…" />
            <Command.List>
              <Command.Empty>Nothing by that name.</Command.Empty>
              {app !== undefined && (
                <Command.Group heading={app.name}>
                  {APP_PLACES.map((each) => (
                    <Item key={each.label} icon={each.icon} name={`${app.name} ${each.label}`} keys={`g ${each.key}`} onSelect={go(place.appBase + each.path)}>
                      {each.label}
                    </Item>
                  ))}
                  {services.map((service) => (
                    <Item key={service.name} icon={Server} name={`service ${service.name}`} end={<StatePill state={service.state} bare />} onSelect={go(`${place.appBase}/services/${service.name}`)}>
                      {service.name}
                    </Item>
                  ))}
                  <Item icon={ExternalLink} name="open app url" onSelect={act(() => window.open(app.url, '_blank', 'noopener'))}>
                    Open {app.url}
                  </Item>
                </Command.Group>
              )}
              {apps.length > 1 && (
                <Command.Group heading="Apps">
                  {apps.map((each) => (
                    <Item key={each.id} icon={Box} name={`app ${each.name} ${each.id}`} end={<StatePill state={each.state} bare />} onSelect={go(`/apps/${encodeURIComponent(appKey(each, apps))}`)}>
                      {each.name}
                    </Item>
                  ))}
                </Command.Group>
              )}
              {me.teams.map((team) => (
                <Command.Group heading={team.name} key={team.id}>
                  {TEAM_PLACES.map((each) => (
                    <Item key={each.label} icon={each.icon} name={`${team.name} ${each.label} ${team.id}`} {...(team.id === place.teamId ? {keys: `g ${each.key}`} : {})} onSelect={go(`/teams/${team.id}${each.path}`)}>
                      {each.label}
                    </Item>
                  ))}
                </Command.Group>
              ))}
              <Command.Group heading="Console">
                {me.teams.some((team) => team.installation) && (
                  <Item icon={SYSTEM_PLACE.icon} name="system node settings" keys="g y" onSelect={go('/system')}>
                    System
                  </Item>
                )}
                <Item icon={UserRound} name="account profile password sessions" keys="g c" onSelect={go('/account')}>
                  Account
                </Item>
                <Item icon={resolved() === 'dark' ? Sun : Moon} name="theme dark light" onSelect={act(() => chooseTheme(resolved() === 'dark' ? 'light' : 'dark'))}>
                  Use the {resolved() === 'dark' ? 'light' : 'dark'} theme
                </Item>
                <Item icon={CircleHelp} name="help keyboard shortcuts" keys="?" onSelect={act(onHelp)}>
                  Keyboard shortcuts
                </Item>
                <Item icon={LogOut} name="sign out log out" onSelect={act(() => void signOut())}>
                  Sign out
                </Item>
              </Command.Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Item({icon: Icon, name, keys, end, onSelect, children}: {icon: LucideIcon; name: string; keys?: string; end?: ReactNode; onSelect: () => void; children: ReactNode}) {
  return (
    <Command.Item value={name} onSelect={onSelect}>
      <Icon size={15} aria-hidden="true" />
      <span className="truncate grow">{children}</span>
      {end}
      {keys?.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}
    </Command.Item>
  );
}
