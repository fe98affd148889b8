// @vitest-environment happy-dom
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {cleanup, fireEvent, render, screen, waitFor, within} from '@testing-library/react';
import type {ReactNode} from 'react';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {ApiError} from '../src/api/problem';
import {DeleteAccount} from '../src/pages/account/DeleteAccount';
import {VariableDialog} from '../src/pages/apps/VariableDialog';
import {Confirm} from '../src/ui/Dialog';
import {Stepper} from '../src/ui/Small';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function shown(children: ReactNode) {
  return render(<QueryClientProvider client={new QueryClient({defaultOptions: {queries: {retry: false}}})}>{children}</QueryClientProvider>);
}

describe('a confirmation', () => {
  it('stays open with the reason when the action fails', async () => {
    const close = vi.fn();
    const fail = () => Promise.reject(new ApiError({type: 't', title: 't', status: 409, detail: 'A team keeps at least one owner.', requestId: 'req_3'}));
    shown(<Confirm open onOpenChange={close} title="Remove?" about="Really." action="Remove" danger onConfirm={fail} />);
    fireEvent.click(screen.getByRole('button', {name: 'Remove'}));
    expect((await screen.findByRole('alert')).textContent).toContain('A team keeps at least one owner.');
    expect(screen.getByRole('alert').textContent).toContain('req_3');
    expect(close).not.toHaveBeenCalled();
  });

  it('closes once the action is done, and runs it once however often it is pressed', async () => {
    const close = vi.fn();
    let finish = () => {};
    const act = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    shown(<Confirm open onOpenChange={close} title="Restart?" about="Really." action="Restart" onConfirm={act} />);
    fireEvent.click(screen.getByRole('button', {name: 'Restart'}));
    fireEvent.click(screen.getByRole('button', {name: 'Restart'}));
    finish();
    await waitFor(() => expect(close).toHaveBeenCalledWith(false));
    expect(act).toHaveBeenCalledTimes(1);
  });
});

describe('a stepper', () => {
  it('does not leave its range', () => {
    const change = vi.fn();
    shown(<Stepper label="Replicas" value={4} min={1} max={4} onChange={change} />);
    expect(screen.getByRole('button', {name: 'One more'}).hasAttribute('disabled')).toBe(true);
    fireEvent.click(screen.getByRole('button', {name: 'One fewer'}));
    expect(change).toHaveBeenCalledWith(3);
  });
});

describe('editing a variable', () => {
  it('shows what somebody else wrote meanwhile instead of overwriting it', async () => {
    let version = 1;
    let stored = 'info';
    const puts: {match: string | null; value: string}[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      const headers = {'Content-Type': 'application/json', ETag: `"${version}"`};
      if (request.method === 'GET') {
        return new Response(JSON.stringify({name: 'LOG_LEVEL', value: stored, updatedAt: '2026-01-31T12:00:00Z', updatedBy: 'charles@example.com'}), {headers});
      }
      const match = request.headers.get('If-Match');
      const {value} = (await request.json()) as {value: string};
      puts.push({match, value});
      if (match !== `"${version}"`) {
        return new Response(JSON.stringify({type: 'https://banyan.dev/problems/precondition-failed', title: 'Changed', status: 412, detail: 'It changed.'}), {status: 412});
      }
      stored = value;
      version++;
      return new Response(JSON.stringify({name: 'LOG_LEVEL', value, updatedAt: '2026-01-31T12:00:00Z'}), {headers});
    });
    const saved = vi.fn(async () => {});
    shown(<VariableDialog app="app_1" name="LOG_LEVEL" taken={['LOG_LEVEL']} onClose={() => {}} onSaved={saved} />);

    const field = await screen.findByLabelText('Value');
    fireEvent.change(field, {target: {value: 'debug'}});
    stored = 'warning';
    version = 2;
    fireEvent.click(screen.getByRole('button', {name: 'Save'}));

    expect(await screen.findByText(/charles@example.com changed it/)).toBeTruthy();
    expect(screen.getByText('warning')).toBeTruthy();
    expect((screen.getByLabelText('Value') as HTMLTextAreaElement).value).toBe('debug');
    expect(stored).toBe('warning');

    fireEvent.click(screen.getByRole('button', {name: 'Save mine'}));
    await waitFor(() => expect(saved).toHaveBeenCalled());
    expect(puts).toEqual([
      {match: '"1"', value: 'debug'},
      {match: '"2"', value: 'debug'},
    ]);
    expect(stored).toBe('debug');
  });
});

describe('deleting the account', () => {
  it('asks for the address and the password, and says why it is refused', async () => {
    const bodies: unknown[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      bodies.push(await request.json());
      const problem =
        bodies.length === 1
          ? {status: 403, detail: 'password is not your password.', errors: [{field: 'password', detail: 'This is not your password.'}]}
          : {status: 409, detail: 'You are the only owner of the team Engines.'};
      return new Response(JSON.stringify({type: 't', title: 't', ...problem}), {status: problem.status, headers: {'Content-Type': 'application/problem+json'}});
    });
    shown(<DeleteAccount email="ada@example.com" />);
    fireEvent.click(screen.getByRole('button', {name: 'Delete my account'}));
    const typed = await screen.findByLabelText('Type ada@example.com to go on');
    const password = screen.getByLabelText('Password');
    const act = () => within(screen.getByRole('dialog')).getByRole('button', {name: 'Delete my account'});
    fireEvent.change(password, {target: {value: 'guess'}});
    fireEvent.change(typed, {target: {value: 'charles@example.com'}});
    expect(act().hasAttribute('disabled')).toBe(true);

    fireEvent.change(typed, {target: {value: ' Ada@example.com'}});
    fireEvent.click(act());
    expect((await screen.findByRole('alert')).textContent).toContain('This is not your password.');
    fireEvent.change(password, {target: {value: 'right'}});
    fireEvent.click(act());
    expect(await screen.findByText(/only owner of the team Engines/)).toBeTruthy();
    expect(bodies).toEqual([{password: 'guess'}, {password: 'right'}]);
  });
});
