// @vitest-environment happy-dom
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {cleanup, fireEvent, render, screen, waitFor, within} from '@testing-library/react';
import type {ReactNode} from 'react';
import {MemoryRouter, Outlet, Route, Routes, useLocation} from 'react-router';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {AccountForm} from '../src/pages/auth/AccountForm';
import {MeasuredSince, RangeChooser, useRange} from '../src/pages/apps/Range';
import AppSettings from '../src/pages/apps/AppSettings';
import Run from '../src/pages/apps/Run';
import Keys from '../src/pages/team/Keys';
import Members from '../src/pages/team/Members';
import {MeContext} from '../src/shell/context';
import {Who} from '../src/shell/Who';
import {windowOf} from '../src/api/traffic';
import type {MetricPoint} from '../src/lib/series';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const APP = {app: {id: 'app_1', name: 'shop', team: 'team_1'}, team: undefined, base: '/apps/shop', editable: true};
const TEAM = {team: {id: 'team_1', name: 'Engines'}, owner: true, base: '/teams/team_1'};

function at(path: string, page: ReactNode, place: object = APP) {
  return render(
    <QueryClientProvider client={new QueryClient({defaultOptions: {queries: {retry: false}}})}>
      <MemoryRouter initialEntries={[path]}>
        <Routes>
          <Route element={<Outlet context={place} />}>
            <Route path="*" element={page} />
          </Route>
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

function node(answer: (url: URL) => unknown) {
  vi.stubGlobal('fetch', async (request: Request) => new Response(JSON.stringify(answer(new URL(request.url))), {headers: {'Content-Type': 'application/json'}}));
}

const services = {items: [{name: 'api', kind: 'process'}]};

describe('the range of a plot', () => {
  function Page() {
    const [range, choose] = useRange();
    return (
      <>
        <RangeChooser range={range} onChoose={choose} />
        <output>{range.window + useLocation().search}</output>
      </>
    );
  }

  it('is 15 minutes until another is chosen, which then stands in the address', () => {
    at('/traffic?of=service%3Aapi', <Page />);
    expect(screen.getByRole('radio', {name: '15 min'}).getAttribute('aria-checked')).toBe('true');
    fireEvent.click(screen.getByRole('radio', {name: '24 h'}));
    expect(screen.getByRole('status').textContent).toBe('24h?of=service%3Aapi&window=24h');
  });

  it('is that of the address, and an odd one there is not taken', () => {
    at('/traffic?window=6h', <Page />);
    expect(screen.getByRole('radio', {name: '6 h'}).getAttribute('aria-checked')).toBe('true');
    cleanup();
    at('/traffic?window=99h', <Page />);
    expect(screen.getByRole('radio', {name: '15 min'}).getAttribute('aria-checked')).toBe('true');
  });

  it('says since when there are figures, where the node started within it', () => {
    const points = [1_000, 1_300].map((seconds) => ({at: new Date(seconds * 1_000).toISOString()}) as MetricPoint);
    at('/', <MeasuredSince points={points} range={windowOf('24h')!} />);
    expect(screen.getByText(/^Nothing before /)).toBeTruthy();
    cleanup();
    at('/', <MeasuredSince points={points} range={windowOf('5m')!} />);
    expect(screen.queryByText(/^Nothing before /)).toBeNull();
  });
});

describe('the page of commands', () => {
  const command = (id: string, more: object) => ({id, service: 'api', command: `echo ${id}`, state: 'succeeded', exitCode: 0, createdBy: 'ada@example.com', createdAt: '2026-01-31T12:00:00Z', finishedAt: '2026-01-31T12:00:03Z', ...more});

  it('lists what the node knows, by whom and how it ended, and reads on', async () => {
    const cursors: (string | null)[] = [];
    node((url) => {
      if (!url.pathname.endsWith('/commands')) {
        return services;
      }
      cursors.push(url.searchParams.get('cursor'));
      return url.searchParams.has('cursor') ? {items: [command('cmd_1', {schedule: 'nightly'})]} : {items: [command('cmd_2', {state: 'failed', exitCode: 3})], nextCursor: 'cmd_2'};
    });
    at('/apps/shop/run', <Run />);
    const row = (await screen.findByText('echo cmd_2')).closest('tr')!;
    expect([...row.querySelectorAll('td')].map((cell) => cell.textContent).filter((_, index) => index !== 4)).toEqual(['echo cmd_2 in api', 'Failed', '3', 'ada@example.com', '3s']);
    expect(row.querySelector('a')!.getAttribute('href')).toBe('/apps/shop/run/cmd_2');
    fireEvent.click(screen.getByRole('button', {name: 'Show more commands'}));
    expect((await screen.findByText('echo cmd_1')).closest('tr')!.textContent).toContain('nightly');
    expect(cursors).toEqual([null, 'cmd_2']);
  });

  it('says that nothing was run', async () => {
    node((url) => (url.pathname.endsWith('/commands') ? {items: []} : services));
    at('/apps/shop/run', <Run />);
    expect(await screen.findByText('Nothing was run yet')).toBeTruthy();
    await waitFor(() => expect((screen.getByLabelText('Service') as HTMLSelectElement).value).toBe('api'));
  });

  it('says what to do where the app has no process to run a command beside', async () => {
    node((url) => (url.pathname.endsWith('/commands') ? {items: []} : {items: [{name: 'web', kind: 'static'}]}));
    at('/apps/shop/run', <Run />);
    expect(await screen.findByText(/this app has none with a process/)).toBeTruthy();
  });
});

describe('a list of more than one page', () => {
  const me = {user: {id: 'usr_0', email: 'ada@example.com', name: 'Ada', createdAt: '2026-01-31T12:00:00Z'}, teams: [], caller: {kind: 'user' as const, name: 'ada@example.com'}};
  const member = (number: number) => ({user: `usr_${number}`, email: `m${number}@example.com`, name: `Member ${number}`, role: 'viewer', joinedAt: '2026-01-31T12:00:00Z'});
  const key = (number: number) => ({id: `key_${number}`, name: `key ${number}`, prefix: 'bk', role: 'viewer', createdAt: '2026-01-31T12:00:00Z'});

  /** Three of each, one on a page. */
  function pages(asked: string[] = []) {
    node((url) => {
      const cursor = Number(url.searchParams.get('cursor') ?? 0);
      const what = url.pathname.split('/').at(-1)!;
      asked.push(`${what} ${cursor}`);
      if (what === 'invites') {
        return {items: []};
      }
      return {items: [what === 'keys' ? key(cursor) : member(cursor)], ...(cursor < 2 ? {nextCursor: String(cursor + 1)} : {})};
    });
    return asked;
  }

  it('says that there is more, shows it when asked, and keeps the focus when all is there', async () => {
    const asked = pages();
    at(
      '/teams/team_1',
      <MeContext value={me}>
        <Members />
      </MeContext>,
      TEAM,
    );
    expect(await screen.findByText('The first 1 member')).toBeTruthy();
    const more = screen.getByRole('button', {name: 'Show more members'});
    more.focus();
    fireEvent.click(more);
    expect(await screen.findByText('The first 2 members')).toBeTruthy();
    expect(document.activeElement).toBe(more);
    fireEvent.click(more);
    const whole = await screen.findByText('3 members');
    expect(screen.getByText('Member 2')).toBeTruthy();
    expect(screen.queryByRole('button', {name: 'Show more members'})).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(whole));
    expect(asked.filter((each) => each.startsWith('members'))).toEqual(['members 0', 'members 1', 'members 2']);
  });

  it('says what went wrong with a later page and keeps what was read', async () => {
    pages();
    at('/teams/team_1/keys', <Keys />, TEAM);
    await screen.findByText('key 0');
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify({type: 't', title: 't', status: 400, detail: 'The cursor is too old.'}), {status: 400, headers: {'Content-Type': 'application/problem+json'}}));
    fireEvent.click(screen.getByRole('button', {name: 'Show more keys'}));
    expect(await screen.findByText('The cursor is too old.')).toBeTruthy();
    expect(screen.getByText('key 0')).toBeTruthy();
    expect(screen.getByRole('button', {name: 'Show more keys'})).toBeTruthy();
  });

  it('calls nobody former who stands on a later page', async () => {
    const asked = pages();
    at(
      '/apps/shop',
      <p>
        <Who by="usr_2" />, <Who by="usr_1" />, <Who by="usr_9" />, <Who by="key_1" />
      </p>,
    );
    expect(await screen.findByText('Member 2, Member 1, a former member, key 1')).toBeTruthy();
    expect(asked.filter((each) => each.startsWith('members'))).toEqual(['members 0', 'members 1', 'members 2']);
    expect(asked.filter((each) => each.startsWith('keys'))).toEqual(['keys 0', 'keys 1']);
  });
});

describe('deleting an app', () => {
  const owned = (role: string) => ({...APP, team: {id: 'team_1', name: 'Engines', role}});

  it('asks for its name, says what goes, and leaves for the list', async () => {
    const sent: unknown[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      sent.push([request.method, new URL(request.url).pathname, await request.json()]);
      return new Response(JSON.stringify({...APP.app, state: 'removing'}), {status: 202, headers: {'Content-Type': 'application/json'}});
    });
    at(
      '/apps/shop/settings',
      <>
        <AppSettings />
        <output data-testid="place">
          <Place />
        </output>
      </>,
      owned('owner'),
    );
    fireEvent.click(screen.getByRole('button', {name: 'Delete shop'}));
    const dialog = screen.getByRole('dialog');
    expect(dialog.textContent).toContain('deleted for good');
    const action = within(dialog).getByRole('button', {name: 'Delete shop'}) as HTMLButtonElement;
    const typed = screen.getByLabelText('Type shop to go on');
    expect(document.activeElement).toBe(typed);
    fireEvent.change(typed, {target: {value: 'shap'}});
    expect(action.disabled).toBe(true);
    fireEvent.change(typed, {target: {value: 'shop'}});
    expect(action.disabled).toBe(false);
    fireEvent.submit(typed.closest('form')!);
    await waitFor(() => expect(screen.getByTestId('place').textContent).toBe('/'));
    expect(sent[0]).toEqual(['DELETE', '/v1/apps/app_1', {name: 'shop'}]);
  });

  it('is for owners alone', () => {
    at('/apps/shop/settings', <AppSettings />, owned('editor'));
    expect(screen.queryByRole('button', {name: 'Delete shop'})).toBeNull();
    expect(screen.getByText('Owners of the team delete its apps.')).toBeTruthy();
  });

  function Place() {
    return useLocation().pathname;
  }
});

describe('making an account', () => {
  it('says at once that it goes on, to the eye and to a screen reader', () => {
    render(<AccountForm action="Take ownership" doing="Setting up your account…" minPasswordLength={10} busy error={undefined} onSubmit={() => {}} />);
    expect(screen.getByRole('button', {name: 'Setting up your account…'})).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe('Setting up your account…');
  });
});
