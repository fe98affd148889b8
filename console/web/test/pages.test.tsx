// @vitest-environment happy-dom
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {cleanup, fireEvent, render, screen} from '@testing-library/react';
import type {ReactNode} from 'react';
import {MemoryRouter, Outlet, Route, Routes, useLocation} from 'react-router';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {AccountForm} from '../src/pages/auth/AccountForm';
import {MeasuredSince, RangeChooser, useRange} from '../src/pages/apps/Range';
import {windowOf} from '../src/api/traffic';
import type {MetricPoint} from '../src/lib/series';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function at(path: string, page: ReactNode) {
  const place = {app: {id: 'app_1', name: 'shop', team: 'team_1'}, team: undefined, base: '/apps/shop', editable: true};
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

describe('making an account', () => {
  it('says at once that it goes on, to the eye and to a screen reader', () => {
    render(<AccountForm action="Take ownership" doing="Setting up your account…" minPasswordLength={10} busy error={undefined} onSubmit={() => {}} />);
    expect(screen.getByRole('button', {name: 'Setting up your account…'})).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe('Setting up your account…');
  });
});
