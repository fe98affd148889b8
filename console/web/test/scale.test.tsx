// @vitest-environment happy-dom
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {cleanup, fireEvent, render, screen, waitFor, within} from '@testing-library/react';
import {Tooltip} from 'radix-ui';
import type {ReactNode} from 'react';
import {MemoryRouter, Outlet, Route, Routes, useLocation} from 'react-router';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {advice, options, plan, scaling} from '../mock/scale';
import {lint, simulate} from '../mock/simulation';
import {count, share} from '../src/lib/format';
import Guides from '../src/pages/scale/guides/Guides';
import {Advice} from '../src/pages/scale/now/Advice';
import {Autoscaler} from '../src/pages/scale/now/Autoscaler';
import {Box} from '../src/pages/scale/now/Box';
import Planner from '../src/pages/scale/plan/Planner';
import Simulate from '../src/pages/scale/simulate/Simulate';
import {change, missedShare, sumOf} from '../src/pages/scale/simulate/result';

// A plot draws on a canvas, which there is none of: its title and lines say what it shows, a tilde what is dashed.
vi.mock('../src/ui/Plot', () => ({Plot: ({title, lines}: {title: string; lines: {label: string; dashed?: boolean}[]}) => <p>{`${title}: ${lines.map((each) => (each.dashed ? `~${each.label}` : each.label)).join(', ')}`}</p>}));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const APP = {app: {id: 'app_1', name: 'shop', team: 'team_1'}, team: undefined, base: '/apps/shop', editable: true};

function Address() {
  return <output data-testid="address">{useLocation().search}</output>;
}

function at(path: string, page: ReactNode) {
  return render(
    <QueryClientProvider client={new QueryClient({defaultOptions: {queries: {retry: false}}})}>
      <Tooltip.Provider>
        <MemoryRouter initialEntries={[path]}>
          <Routes>
            <Route element={<Outlet context={APP} />}>
              <Route
                path="*"
                element={
                  <>
                    {page}
                    <Address />
                  </>
                }
              />
            </Route>
          </Routes>
        </MemoryRouter>
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
}

type Asked = {method: string; url: URL; body: unknown; keyed: boolean};

/** A node that answers by `answer`; what it is asked for is kept. */
function node(answer: (asked: Asked) => {status?: number; body: unknown}): Asked[] {
  const all: Asked[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const asked = {method: request.method, url: new URL(request.url), body: request.method === 'GET' ? undefined : await request.json(), keyed: request.headers.has('Idempotency-Key')};
    all.push(asked);
    const {status = 200, body} = answer(asked);
    return new Response(JSON.stringify(body), {status, headers: {'Content-Type': status < 400 ? 'application/json' : 'application/problem+json'}});
  });
  return all;
}

const carried = (asked: Asked) => ({body: asked.method === 'POST' ? plan(asked.body as Parameters<typeof plan>[0]) : options});

describe('the planner', () => {
  it('asks what a user is and does before it plans anything', async () => {
    const asked = node(carried);
    at('/', <Planner />);
    await screen.findByText('What is a user?');
    fireEvent.click(screen.getByRole('radio', {name: /^Concurrent/}));
    await screen.findByText('What do the users do?');
    expect(asked.filter((each) => each.method === 'POST')).toEqual([]);
    fireEvent.click(screen.getByRole('radio', {name: /^cowork/}));
    await screen.findByText(/a month on/);
    expect(asked.filter((each) => each.method === 'POST').map((each) => each.body)).toEqual([{users: 10_000, meaning: 'concurrent', workload: 'cowork'}]);
    expect(screen.getByTestId('address').textContent).toBe('?users=10000&meaning=concurrent&workload=cowork');
  });

  it('has the node keep no answer of it, since nothing is written', async () => {
    const asked = node(carried);
    at('/?users=500&meaning=concurrent&workload=cowork', <Planner />);
    await screen.findByText(/a month on/);
    expect(asked.find((each) => each.method === 'POST')?.keyed).toBe(false);
  });

  it('shows who is refused with the reason, and marks the cheapest of the others', async () => {
    node(carried);
    at('/?users=50000&meaning=concurrent&workload=cowork&redundancy=zone', <Planner />);
    await screen.findByText(/one machine stands in one zone/);
    expect(screen.getAllByText('cheapest')).toHaveLength(1);
    expect(screen.getByText(/4 of the 31 prices used are unverified/)).toBeTruthy();
  });

  it('asks once for a slider that passes many figures, and undoes nothing that was chosen meanwhile', async () => {
    const asked = node(carried);
    at('/?users=10000&meaning=concurrent&workload=cowork', <Planner />);
    await screen.findByText(/a month on/);
    const slider = screen.getByRole('slider', {name: 'Users'});
    for (const step of ['31', '32', '33', '34']) {
      fireEvent.change(slider, {target: {value: step}});
    }
    fireEvent.click(screen.getByRole('radio', {name: 'Spot'}));
    await waitFor(() => expect(screen.getByTestId('address').textContent).toContain('users=25000'));
    expect(screen.getByTestId('address').textContent).toContain('pay=spot');
    await waitFor(() => expect(asked.at(-1)?.body).toMatchObject({users: 25_000, commitment: 'spot'}));
    expect(asked.filter((each) => each.method === 'POST').map((each) => (each.body as {users: number}).users)).not.toContain(15_000);
  });

  it('asks again where the node still reckons the last one', async () => {
    let busy = true;
    node((asked) => {
      if (asked.method === 'POST' && busy) {
        busy = false;
        return {status: 429, body: {type: 't', title: 't', status: 429, detail: 'One plan at a time.'}};
      }
      return carried(asked);
    });
    at('/?users=10000&meaning=concurrent&workload=cowork', <Planner />);
    await screen.findByText(/a month on/, undefined, {timeout: 5_000});
    expect(screen.queryByText(/One plan at a time/)).toBeNull();
  });

  it('says in the node’s words what is wrong with a request', async () => {
    node((asked) => (asked.method === 'POST' ? {status: 400, body: {type: 't', title: 't', status: 400, detail: 'p95: is 1ms to 10m', errors: [{field: 'slo.p95', detail: 'is 1ms to 10m'}]}} : {body: options}));
    at('/?users=10000&meaning=concurrent&workload=cowork&p95=999999h', <Planner />);
    expect((await screen.findByRole('alert')).textContent).toContain('slo.p95');
    expect(screen.getByRole('slider', {name: 'Users'})).toBeTruthy();
  });
});

describe('the simulator', () => {
  const carried = (asked: Asked) => ({body: asked.method === 'POST' ? simulate(asked.body as Parameters<typeof simulate>[0]) : options});

  it('asks for no prediction unless it was chosen, and then shows the day without it beside', async () => {
    const asked = node(carried);
    at('/', <Simulate />);
    fireEvent.click(await screen.findByRole('radio', {name: /^launch/}));
    fireEvent.click(screen.getByRole('button', {name: 'Run'}));
    await screen.findByText('Load: came, missed');
    expect(asked.at(-1)?.body).toEqual({scenario: 'launch'});
    expect(screen.queryByText(/What prediction/)).toBeNull();

    const field = screen.getByLabelText('Prediction by time of day') as HTMLSelectElement;
    expect([...field.options].map((each) => each.value)).toEqual(['', '1m', '5m', '10m', '15m', '30m', '1h']);
    fireEvent.change(field, {target: {value: '5m'}});
    fireEvent.click(screen.getByRole('button', {name: 'Run'}));
    const foretold = within(await screen.findByRole('group', {name: 'What prediction by time of day changed'}));
    expect(asked.at(-1)?.body).toEqual({scenario: 'launch', predict: '5m'});
    expect(screen.getByTestId('address').textContent).toBe('?scenario=launch&predict=5m');
    expect(foretold.getByText('Simulated')).toBeTruthy();
    const before = simulate({scenario: 'launch'})!;
    const after = simulate({scenario: 'launch', predict: '5m'})!;
    expect(foretold.getByText(share(missedShare(before.totals)))).toBeTruthy();
    expect(foretold.getByText(`${count(sumOf(before.totals, 'missed'))} without, ${count(sumOf(after.totals, 'missed'))} with`)).toBeTruthy();
    expect(foretold.getByText(change(sumOf(before.totals, 'podHours'), sumOf(after.totals, 'podHours')))).toBeTruthy();
    expect(screen.getByText('Load: came, missed, ~missed without')).toBeTruthy();
    expect(screen.getByText('Replicas of backend: ready, ~wanted, ~ready without')).toBeTruthy();
  });

  it('offers what its address asks for, and says in the node’s words that this cannot be', async () => {
    node((asked) => (asked.method === 'POST' ? {status: 400, body: {type: 't', title: 't', status: 400, detail: 'predict: ahead is between 1m and 1h', errors: [{field: 'predict', detail: 'ahead is between 1m and 1h'}]}} : {body: options}));
    at('/?scenario=day&predict=9h', <Simulate />);
    expect((await screen.findByRole('alert')).textContent).toContain('predict: ahead is between 1m and 1h');
    expect((screen.getByLabelText('Prediction by time of day') as HTMLSelectElement).value).toBe('9h');
  });
});

describe('the advice', () => {
  it('is asked for by the preset of the address, and names action, bottleneck, evidence and what is missing', async () => {
    const asked = node(({url}) => ({body: url.pathname.endsWith('/advice') ? advice('app_1', url.searchParams.get('preset') ?? 'bondhu', '1h') : options}));
    at('/?over=6h', <Advice app="app_1" />);
    await screen.findByRole('heading', {name: 'Optimise first'});
    expect(screen.getByText('Pool')).toBeTruthy();
    expect(screen.getByText('340 ms')).toBeTruthy();
    expect(screen.getByText('+50–100 % a month')).toBeTruthy();
    expect(screen.getByText(/^queries-per-request/)).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', {name: 'AI-Mate'}));
    await screen.findByRole('heading', {name: 'Leave as it is'});
    expect(asked.at(-1)?.url.search).toBe('?app=app_1&window=6h&preset=ai-mate');
  });
});

describe('what grows by itself', () => {
  it('stands with its arithmetic, its policies and the way on from a full machine', () => {
    const {services, box} = scaling();
    at(
      '/',
      <>
        <Box box={box} base="/apps/shop" />
        <Autoscaler services={services} base="/apps/shop" />
      </>,
    );
    expect(screen.getByText(/3 × 84\/70 = 3.6, so 4 replicas/)).toBeTruthy();
    expect(screen.getByText('full: no further replica fits')).toBeTruthy();
    expect(screen.getByText(/about \$184 a month/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', {name: /Show all 4/}));
    expect(screen.getByText(/p95: 2 × 410\/300/)).toBeTruthy();
  });

  it('says that there is nothing to grow where no service is a process', () => {
    at('/', <Autoscaler services={[]} base="/apps/shop" />);
    expect(screen.getByText(/nothing to grow here/)).toBeTruthy();
  });
});

describe('a guide', () => {
  it('is checked once it was chosen, and its findings show their arithmetic and lines', async () => {
    const asked = node(({method, body}) => ({body: method === 'POST' ? lint(body as Parameters<typeof lint>[0]) : options}));
    at('/', <Guides />);
    fireEvent.click(await screen.findByRole('checkbox', {name: 'Covibes'}));
    expect(asked.every((each) => each.method === 'GET')).toBe(true);
    fireEvent.click(screen.getByRole('button', {name: 'Check it'}));
    await screen.findByText('400 + 620 + 180 + 220 = 1420 ≠ 1240');
    expect(asked.at(-1)?.body).toEqual({guide: 'bondhu', against: ['covibes']});
    expect(screen.getByTestId('address').textContent).toBe('?guide=bondhu&against=covibes');
  });
});
