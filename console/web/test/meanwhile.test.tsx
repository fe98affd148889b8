// @vitest-environment happy-dom
// What somebody else changed meanwhile: shown as it is now, never overwritten unasked.
import {QueryClientProvider} from '@tanstack/react-query';
import {act, cleanup, fireEvent, render, screen, waitFor, within} from '@testing-library/react';
import {useState, type ReactNode} from 'react';
import {MemoryRouter, Outlet, Route, Routes} from 'react-router';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {Schema} from '../src/api/client';
import {queryClient} from '../src/api/queries';
import {Replicas} from '../src/pages/apps/Replicas';
import Variables from '../src/pages/apps/Variables';
import Members from '../src/pages/team/Members';
import {MeContext} from '../src/shell/context';

const told = vi.hoisted<{text: string; undo?: (() => void) | undefined}[]>(() => []);
vi.mock('../src/ui/Toasts', () => ({toast: {done: (text: string, undo?: () => void) => told.push({text, undo}), failed: (error: Error) => told.push({text: error.message})}}));

afterEach(() => {
  cleanup();
  told.length = 0;
  queryClient.clear();
  vi.unstubAllGlobals();
});

const ADA = {user: {id: 'usr_0', email: 'ada@example.com', name: 'Ada', createdAt: '2026-01-31T12:00:00Z'}, teams: [], caller: {kind: 'user' as const, name: 'ada@example.com'}};
const APP = {app: {id: 'app_1', name: 'shop', team: 'team_1'}, base: '/apps/shop', editable: true, team: {id: 'team_1', name: 'Engines'}, owner: true};

function shown(page: ReactNode) {
  render(
    <QueryClientProvider client={queryClient}>
      <MeContext value={ADA}>
        <MemoryRouter>
          <Routes>
            <Route element={<Outlet context={APP} />}>
              <Route path="*" element={page} />
            </Route>
          </Routes>
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  );
}

/** What a toast said, the last of all. */
const says = (text: string) => waitFor(() => expect(told.at(-1)?.text).toBe(text));
const undo = () => act(() => told.at(-1)!.undo!());

interface Write {
  method: string;
  match: string | null;
  body: unknown;
}

/** Something with a version, such as a secret: a write that is based on another one is refused. */
function node(read: (path: string) => {body: unknown; etag?: string}, version: () => string, apply: (method: string, body: Record<string, unknown>) => unknown): Write[] {
  const writes: Write[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const json = (body: unknown, status: number, headers: Record<string, string> = {}) => new Response(status === 204 ? null : JSON.stringify(body), {status, headers: {'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers}});
    if (request.method === 'GET') {
      const {body, etag} = read(new URL(request.url).pathname);
      return json(body, 200, etag === undefined ? {} : {ETag: etag});
    }
    const text = await request.text();
    const write = {method: request.method, match: request.headers.get('If-Match'), body: text === '' ? undefined : JSON.parse(text)};
    writes.push(write);
    if (write.match !== null && write.match !== version()) {
      return json({type: 'https://banyan.dev/problems/precondition-failed', title: 'Changed meanwhile', status: 412, detail: 'It was changed since you read it.', current: version()}, 412);
    }
    return json(apply(request.method, write.body as Record<string, unknown>), request.method === 'DELETE' ? 204 : 200, {ETag: version()});
  });
  return writes;
}

describe('a role', () => {
  let charles: Schema<'Member'> | undefined;
  function members() {
    charles = {user: 'usr_1', email: 'charles@example.com', name: 'Charles', role: 'editor', version: 4, joinedAt: '2026-01-31T12:00:00Z'};
    const ada: Schema<'Member'> = {user: 'usr_0', email: 'ada@example.com', name: 'Ada', role: 'owner', version: 1, joinedAt: '2026-01-31T12:00:00Z'};
    return node(
      (path) => ({body: {items: path.endsWith('/members') ? (charles === undefined ? [ada] : [ada, charles]) : []}}),
      () => `"${charles?.version}"`,
      (_, {role}) => (charles = {...charles!, role: role as Schema<'Role'>, version: charles!.version + 1}),
    );
  }
  const field = () => screen.getByLabelText('Role of Charles') as HTMLSelectElement;

  it('is changed only from the one that was read, and undone only from the one that was set', async () => {
    const writes = members();
    shown(<Members />);
    await screen.findByText('Charles');
    fireEvent.change(field(), {target: {value: 'owner'}});
    await says('Charles is owner now.');
    undo();
    await waitFor(() => expect(field().value).toBe('editor'));
    expect(told).toHaveLength(1);
    expect(writes).toEqual([
      {method: 'PATCH', match: '"4"', body: {role: 'owner'}},
      {method: 'PATCH', match: '"5"', body: {role: 'editor'}},
    ]);
  });

  it('that somebody else changed is shown as it is now, and can be chosen again from there', async () => {
    const writes = members();
    shown(<Members />);
    await screen.findByText('Charles');
    charles = {...charles!, role: 'viewer', version: 5};
    fireEvent.change(field(), {target: {value: 'owner'}});
    expect((await screen.findByRole('alert')).textContent).toContain('Somebody else changed the membership of Charles meanwhile. Charles is viewer now.');
    expect(field().value).toBe('viewer');
    expect(charles.role).toBe('viewer');

    fireEvent.change(field(), {target: {value: 'owner'}});
    await says('Charles is owner now.');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(writes.map((each) => each.match)).toEqual(['"4"', '"5"']);
  });

  it('of a member who is gone is told as that', async () => {
    members();
    shown(<Members />);
    await screen.findByText('Charles');
    charles = undefined;
    fireEvent.change(field(), {target: {value: 'owner'}});
    expect((await screen.findByRole('alert')).textContent).toContain('Charles is no member any more.');
  });
});

describe('a secret', () => {
  let secret: Schema<'SecretName'> | undefined;
  function secrets() {
    secret = {name: 'STRIPE_KEY', version: 1, updatedAt: '2026-01-31T12:00:00Z', updatedBy: 'ada@example.com'};
    return node(
      (path) => ({body: {items: path.endsWith('/secrets') && secret !== undefined ? [secret] : []}}),
      () => (secret === undefined ? '""' : `"${secret.version}"`),
      (method) => (secret = method === 'DELETE' ? undefined : {...secret!, version: secret!.version + 1, updatedBy: 'ada@example.com'}),
    );
  }
  const byCharles = () => (secret = {...secret!, version: 2, updatedBy: 'charles@example.com'});
  async function typed() {
    fireEvent.click(await screen.findByRole('button', {name: 'Replace STRIPE_KEY'}));
    fireEvent.change(await screen.findByLabelText('New value'), {target: {value: 'sk_mine'}});
  }

  it('that somebody else replaced is not overwritten unasked', async () => {
    const writes = secrets();
    shown(<Variables />);
    await typed();
    byCharles();
    fireEvent.click(screen.getByRole('button', {name: 'Replace the secret'}));
    expect((await screen.findByRole('alert')).textContent).toContain('charles@example.com replaced it meanwhile');
    expect((screen.getByLabelText('New value') as HTMLTextAreaElement).value).toBe('sk_mine');
    fireEvent.click(screen.getByRole('button', {name: 'Replace theirs'}));
    await says('STRIPE_KEY is kept, encrypted.');
    expect(writes.map((each) => each.match)).toEqual(['"1"', '"2"']);
  });

  it('that somebody else deleted is not made anew unasked', async () => {
    secrets();
    shown(<Variables />);
    await typed();
    secret = undefined;
    fireEvent.click(screen.getByRole('button', {name: 'Replace the secret'}));
    expect((await screen.findByRole('alert')).textContent).toContain('It was deleted meanwhile');
    expect(screen.getByRole('button', {name: 'Replace the secret'}).hasAttribute('disabled')).toBe(true);
    expect(secret).toBeUndefined();
  });

  it('that somebody else replaced is deleted only when that was seen', async () => {
    const writes = secrets();
    shown(<Variables />);
    fireEvent.click(await screen.findByRole('button', {name: 'Delete STRIPE_KEY'}));
    byCharles();
    const dialog = within(await screen.findByRole('alertdialog'));
    fireEvent.click(dialog.getByRole('button', {name: 'Delete the secret'}));
    await dialog.findByText(/it is their value that would go/);
    expect(dialog.getByText(/charles@example.com replaced it meanwhile/)).toBeTruthy();
    expect(secret?.version).toBe(2);
    fireEvent.click(dialog.getByRole('button', {name: 'Delete the secret'}));
    await says('STRIPE_KEY is deleted.');
    expect(writes.map((each) => each.match)).toEqual(['"1"', '"2"']);
  });
});

describe('a count of replicas', () => {
  let desired: number;
  const service = (): Schema<'Service'> => ({name: 'api', kind: 'process', replicas: {min: 1, max: 9, desired, running: desired, healthy: desired}, state: 'running', reason: 'It runs.'});
  function replicas() {
    desired = 2;
    return node(
      () => ({body: service(), etag: `"${desired}"`}),
      () => `"${desired}"`,
      (_, {replicas: wanted}) => {
        desired = Number(wanted);
        return service();
      },
    );
  }
  /** The page, whose list of services is read again only when it is told to. */
  function Page() {
    const [seen, setSeen] = useState(service);
    return (
      <>
        <Replicas service={seen} app="app_1" editable />
        <button onClick={() => setSeen(service())}>Read again</button>
      </>
    );
  }

  it('that changed meanwhile is shown as it is now, and changed from there when asked again', async () => {
    const writes = replicas();
    shown(<Page />);
    fireEvent.click(screen.getByRole('button', {name: 'One more'}));
    desired = 5;
    fireEvent.click(screen.getByRole('button', {name: 'Read again'}));
    fireEvent.click(screen.getByRole('button', {name: 'Scale to 3'}));
    expect((await screen.findByRole('alert')).textContent).toContain('api is to have 5 replicas now. Yours is not done');
    expect(desired).toBe(5);
    expect(writes).toEqual([]);

    fireEvent.click(screen.getByRole('button', {name: 'Scale to 3'}));
    await says('api goes to 3 replicas.');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(writes).toEqual([{method: 'PUT', match: '"5"', body: {replicas: 3}}]);
  });

  it('that changes between the reading and the writing is left alone too', async () => {
    const writes = replicas();
    const answer = globalThis.fetch;
    vi.stubGlobal('fetch', async (request: Request) => {
      if (request.method === 'PUT') {
        desired = 4;
      }
      return answer(request);
    });
    shown(<Page />);
    fireEvent.click(screen.getByRole('button', {name: 'One more'}));
    fireEvent.click(screen.getByRole('button', {name: 'Scale to 3'}));
    expect((await screen.findByRole('alert')).textContent).toContain('api is to have 4 replicas now.');
    expect(writes).toEqual([{method: 'PUT', match: '"2"', body: {replicas: 3}}]);
    expect(desired).toBe(4);
  });

  it('is not undone where it changed since', async () => {
    const writes = replicas();
    shown(<Page />);
    fireEvent.click(screen.getByRole('button', {name: 'One more'}));
    fireEvent.click(screen.getByRole('button', {name: 'Scale to 3'}));
    await says('api goes to 3 replicas.');
    desired = 6;
    undo();
    await says('The replicas of api were changed meanwhile, and stay as they are.');
    expect(desired).toBe(6);
    expect(writes).toHaveLength(1);
  });
});
