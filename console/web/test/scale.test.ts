import {describe, expect, it} from 'vitest';
import {dollars, elapsed} from '../src/lib/format';
import {figure} from '../src/pages/scale/now/figures';
import {axisEnd, sectionsOf, type CostRow} from '../src/pages/scale/plan/costs';
import {chartOf, priceDays, shownTarget, type Plan} from '../src/pages/scale/plan/offers';
import {requestOf} from '../src/pages/scale/plan/request';
import {planCommand, readPlanState, stepOf, USERS_STEPS, usersAt, withShare, writePlanState} from '../src/pages/scale/plan/state';
import {change, costSoFar, fingerprint, missedShare, sumOf, type Simulation} from '../src/pages/scale/simulate/result';
import {integer, readSimulation, writeSimulation} from '../src/pages/scale/simulate/state';

const read = (text: string) => readPlanState(new URLSearchParams(text));

describe('the slider of users', () => {
  it('goes from 10 to a million in round figures, ten for each power of ten', () => {
    expect(usersAt(0)).toBe(10);
    expect(usersAt(USERS_STEPS)).toBe(1_000_000);
    expect([1, 2, 3, 9, 10, 11].map(usersAt)).toEqual([12, 15, 20, 80, 100, 120]);
    const all = Array.from({length: USERS_STEPS + 1}, (_, step) => usersAt(step));
    expect([...all].sort((a, b) => a - b)).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
  });

  it('stands at the figure nearest to an exact one, and at its end beyond it', () => {
    for (let step = 0; step <= USERS_STEPS; step++) {
      expect(stepOf(usersAt(step))).toBe(step);
    }
    expect(usersAt(stepOf(13_700))).toBe(15_000);
    expect(stepOf(9_000_000_000)).toBe(USERS_STEPS);
    expect(stepOf(1)).toBe(0);
  });
});

describe('a plan in an address', () => {
  it('asks nothing of the node until it is said what a user is and does', () => {
    expect(requestOf(read('users=50000'))).toBeUndefined();
    expect(requestOf(read('users=50000&meaning=concurrent'))).toBeUndefined();
    expect(requestOf(read('users=50000&meaning=concurrent&workload=cowork'))).toEqual({users: 50_000, meaning: 'concurrent', workload: 'cowork'});
  });

  it('comes back as it was written, and leaves what belongs to other parts', () => {
    const text = 'users=123456&meaning=daily-active&workload=builder&p95=300ms&availability=99.9&redundancy=zone&rpo=0s&rto=15m&cache=0.4&mix=free%3A0.8%2Cpro%3A0.2&browser=yes&pay=spot&load=high&target=eks';
    const state = read(text);
    expect(writePlanState(new URLSearchParams(), state).toString()).toBe(text);
    expect(writePlanState(new URLSearchParams('seed=7'), state).get('seed')).toBe('7');
    expect(requestOf(state)).toEqual({
      users: 123_456,
      meaning: 'daily-active',
      workload: 'builder',
      slo: {p95: '300ms', availability: 99.9, rpo: '0s', rto: '15m'},
      redundancy: 'zone',
      commitment: 'spot',
      assumptions: {cacheHitRate: 0.4, planMix: {free: 0.8, pro: 0.2}, browserRuntimes: true},
    });
  });

  it('takes nothing of what it does not understand', () => {
    const state = read('users=-4&meaning=%3Cscript%3E&workload=a%20b&p95=soon&availability=150&cache=2&mix=free:9,%22:0.1,x&load=giant&pay=%27;rm');
    expect(state).toMatchObject({users: 10_000, meaning: undefined, workload: undefined, p95: undefined, availability: undefined, cacheHitRate: undefined, planMix: {}, level: 'mid', commitment: undefined});
    expect(read('cache=').cacheHitRate).toBeUndefined();
  });

  it('is the same on the command line', () => {
    expect(planCommand(read('users=50000&meaning=concurrent'))).toBeUndefined();
    expect(planCommand(read('users=50000&meaning=concurrent&workload=cowork&p95=300ms&cache=0.25&mix=free:0.9,team:0.1&browser=yes&redundancy=zone'))).toBe(
      'banyan plan --users 50000 --meaning concurrent --workload cowork --p95 300ms --redundancy zone --cache-hit-rate 0.25 --plan-mix free=0.9,team=0.1 --browser-runtimes',
    );
  });
});

describe('a mix of subscriptions', () => {
  it('always sums to one, the others keeping their proportions', () => {
    expect(withShare({free: 0.9, student: 0.08, pro: 0.02}, 'free', 0.5)).toEqual({free: 0.5, student: 0.4, pro: 0.1});
    expect(withShare({free: 1, pro: 0, team: 0}, 'free', 0.4)).toEqual({free: 0.4, pro: 0.3, team: 0.3});
    expect(withShare({only: 1}, 'only', 0.3)).toEqual({only: 1});
    for (let percent = 0; percent <= 100; percent++) {
      const mix = withShare({a: 0.3333, b: 0.3333, c: 0.3334}, 'b', percent / 100);
      expect(Math.round(Object.values(mix).reduce((sum, each) => sum + each * 10_000, 0))).toBe(10_000);
      expect(Object.keys(mix)).toEqual(['a', 'b', 'c']);
      expect(Math.min(...Object.values(mix))).toBeGreaterThanOrEqual(0);
    }
  });
});

const stage = (level: string, cents: number, sections: [string, number][]) => ({
  level,
  bill: {totalCents: cents, sections: sections.map(([section, monthlyCents]) => ({section, monthlyCents})), lines: [{asOf: '2026-09-02', unverified: true}, {asOf: '2026-10-30', unverified: false}]},
  costPerActiveUserCents: 3.5,
});
const plan = {
  targets: [
    {target: 'eks', title: 'AWS EKS', cheapest: false, totalsCents: {low: 20_000, mid: 30_000, high: 90_000}, stages: [stage('mid', 30_000, [['compute', 40_000], ['discount', -10_000]]), stage('high', 90_000, [['compute', 90_000]])]},
    {target: 'fly', title: 'Fly.io', cheapest: true, outgrown: 'full at 60,000.', totalsCents: {low: 9_000, mid: 12_000}, stages: [stage('mid', 12_000, [['compute', 8_000], ['models', 4_000]])]},
    {target: 'vps', title: 'Docker', cheapest: false, refusal: {field: 'redundancy', reason: 'it stands in one zone.'}},
  ],
} as unknown as Plan;

describe('the chart of costs', () => {
  it('has the cheapest first, and says of every other why it has no bar', () => {
    const {rows, refused} = chartOf(plan, 'mid');
    expect(rows.map((row) => [row.target, row.total, row.discount])).toEqual([
      ['fly', 120, 0],
      ['eks', 300, 100],
    ]);
    expect(refused).toEqual([{target: 'vps', title: 'Docker', field: 'redundancy', reason: 'it stands in one zone.'}]);
    expect(chartOf(plan, 'high').refused.map((each) => [each.target, each.reason])).toEqual([
      ['fly', 'full at 60,000.'],
      ['vps', 'it stands in one zone.'],
    ]);
  });

  it('stacks to the total with what was taken off on top, on an axis that nothing leaves', () => {
    const {rows} = chartOf(plan, 'mid');
    rows.forEach((row) => expect(row.parts.reduce((sum, part) => sum + part.amount, 0)).toBeCloseTo(row.total + row.discount));
    expect(axisEnd(rows)).toBeGreaterThanOrEqual(900);
    expect(sectionsOf(rows)).toEqual(['compute', 'models']);
    expect(axisEnd([{total: 0, discount: 0, high: undefined} as CostRow])).toBeGreaterThan(0);
  });

  it('shows the details of who was asked for, else of the cheapest, and never of one that does not hold the load', () => {
    expect(shownTarget(plan, undefined, 'mid')?.target).toBe('fly');
    expect(shownTarget(plan, 'eks', 'mid')?.target).toBe('eks');
    expect(shownTarget(plan, 'vps', 'mid')?.target).toBe('fly');
    expect(shownTarget(plan, 'fly', 'high')?.target).toBe('eks');
  });

  it('knows how old its prices are, and how many nobody could confirm', () => {
    expect(priceDays(plan.targets[0]!.stages![0]!)).toEqual({oldest: '2026-09-02', newest: '2026-10-30', unverified: 1});
  });
});

describe('a simulation', () => {
  const result = (load: number[]) => ({series: {load, second: [60, 120]}, totals: [], bill: {}}) as unknown as Simulation;

  it('has the same fingerprint where it went alike, and another where it did not', () => {
    expect(fingerprint(result([1, 2]))).toBe(fingerprint(result([1, 2])));
    expect(fingerprint(result([1, 2]))).not.toBe(fingerprint(result([1, 3])));
  });

  it('misses a share of what came to all services, and says how much more or less a figure is', () => {
    const total = (arrived: number, missed: number, podHours: number) => ({service: 'x', arrived, served: 0, shed: 0, waiting: 0, missed, missedShare: 0, p95Met: true, peakPods: 1, podHours});
    expect(missedShare([total(900, 30, 2), total(100, 20, 3)])).toBe(0.05);
    expect(missedShare([total(0, 0, 0)])).toBe(0);
    expect(sumOf([total(900, 30, 2), total(100, 20, 3)], 'podHours')).toBe(5);
    expect([change(200, 214), change(50, 44), change(3, 3), change(0, 2), change(4, 0)]).toEqual(['+7%', '−12%', 'the same', 'from nothing', '−100%']);
  });

  it('sums its cost up step by step, a short last one as well', () => {
    expect(costSoFar({second: [1_800, 3_600, 4_500], costCentsPerHour: [200, 400, 400]})).toEqual([1, 3, 4]);
  });

  it('stands in an address, with nothing that is not understood', () => {
    expect(readSimulation(new URLSearchParams('scenario=day&seed=-7&peak=1000&predict=5m'))).toEqual({scenario: 'day', seed: -7, peak: 1_000, predict: '5m'});
    expect(readSimulation(new URLSearchParams('scenario=../etc&seed=1e9&peak=2000000&predict=soon'))).toEqual({scenario: undefined, seed: undefined, peak: undefined, predict: undefined});
    expect(['0m', '-5m', '5', '5d', '12345s', ''].map((each) => readSimulation(new URLSearchParams({predict: each})).predict)).toEqual(Array(6).fill(undefined));
    const state = {scenario: 'day', seed: 7, peak: undefined, predict: undefined};
    expect(writeSimulation(new URLSearchParams('users=5&predict=1h'), state).toString()).toBe('users=5&scenario=day&seed=7');
    expect(writeSimulation(new URLSearchParams(), {...state, predict: '1h'}).toString()).toBe('scenario=day&seed=7&predict=1h');
    expect(integer(' 12 ', 1, 20)).toBe(12);
    expect(integer('99999999999999999999', 1, Number.MAX_SAFE_INTEGER)).toBeUndefined();
  });
});

describe('figures in words', () => {
  it('says dollars at every size', () => {
    expect([0, 0.00004, 0.0031, 0.42, 12.3, 99.999, 1_234.5, 1_204_000, -80].map(dollars)).toEqual(['$0', '<$0.0001', '$0.0031', '$0.42', '$12.30', '$100.00', '$1,235', '$1,204,000', '−$80.00']);
    expect(dollars(undefined)).toBe('–');
  });

  it('says a time since a start, and the day from the second one on', () => {
    expect([0, 3_600, 50_415, 86_400, 90_000].map((each) => elapsed(each, 60))).toEqual(['00:00', '01:00', '14:00', '24:00', 'day 2, 01:00']);
    expect(elapsed(50_415, 15)).toBe('14:00:15');
  });

  it('says a reading with its unit', () => {
    expect([figure(82.4, '%'), figure(0.34, 's'), figure(212, 'ms'), figure(3, ''), figure(12, 'jobs/min')]).toEqual(['82%', '340 ms', '212 ms', '3', '12 jobs/min']);
  });
});
