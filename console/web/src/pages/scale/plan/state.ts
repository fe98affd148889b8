/** What is asked of the planner, as it stands in the page's address: a link shows the same plan to whoever opens it. */
export interface PlanState {
  users: number;
  /** Undefined until somebody chose: what a user is, is never assumed. */
  meaning: string | undefined;
  workload: string | undefined;
  p95: string | undefined;
  availability: string | undefined;
  redundancy: string | undefined;
  rpo: string | undefined;
  rto: string | undefined;
  /** Share of model requests that a cache answers; undefined for the workload's own. */
  cacheHitRate: number | undefined;
  /** Plan to share of users; empty for the workload's own. */
  planMix: Readonly<Record<string, number>>;
  browserRuntimes: boolean;
  /** How machines are paid for; undefined for on demand. */
  commitment: string | undefined;
  /** Which level of load is shown, of those that every plan holds. */
  level: Level;
  /** Whose details are shown; undefined for the cheapest. */
  target: string | undefined;
}

export type Level = 'low' | 'mid' | 'high';

export const USERS_MIN = 10;
export const USERS_MAX = 1_000_000;
const USERS_START = 10_000;
const LADDER = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const DECADES = Math.log10(USERS_MAX / USERS_MIN);

/** Steps of the slider of users, from 0: ten round figures in each power of ten. */
export const USERS_STEPS = LADDER.length * DECADES;

/** The figure at a step: 10, 12, 15, 20 … 800,000, 1,000,000. */
export function usersAt(step: number): number {
  const whole = Math.min(USERS_STEPS, Math.max(0, Math.round(step)));
  return Math.round(USERS_MIN * 10 ** Math.floor(whole / LADDER.length) * LADDER[whole % LADDER.length]!);
}

/** The step whose figure is nearest, on a scale of powers. */
export function stepOf(users: number): number {
  let nearest = 0;
  for (let step = 1; step <= USERS_STEPS; step++) {
    if (Math.abs(Math.log(usersAt(step) / users)) < Math.abs(Math.log(usersAt(nearest) / users))) {
      nearest = step;
    }
  }
  return nearest;
}

const WORD = /^[a-z][a-z0-9-]{0,39}$/;
const SPAN = /^\d{1,6}(ms|s|m|h|d)$/;
const PERCENT = /^\d{1,2}(\.\d{1,6})?$/;

const matching = (text: string | null, pattern: RegExp) => (text !== null && pattern.test(text) ? text : undefined);

/** Reads an address. What is not understood there counts as not chosen: addresses are typed and mailed about. */
export function readPlanState(search: URLSearchParams): PlanState {
  const users = Number(search.get('users') ?? USERS_START);
  const cache = search.get('cache');
  const rate = cache === null || cache === '' ? Number.NaN : Number(cache);
  return {
    users: Number.isSafeInteger(users) && users >= 1 ? Math.min(users, 10_000_000_000) : USERS_START,
    meaning: matching(search.get('meaning'), WORD),
    workload: matching(search.get('workload'), WORD),
    p95: matching(search.get('p95'), SPAN),
    availability: matching(search.get('availability'), PERCENT),
    redundancy: matching(search.get('redundancy'), WORD),
    rpo: matching(search.get('rpo'), SPAN),
    rto: matching(search.get('rto'), SPAN),
    cacheHitRate: rate >= 0 && rate <= 1 ? rate : undefined,
    planMix: readMix(search.get('mix')),
    browserRuntimes: search.get('browser') === 'yes',
    commitment: matching(search.get('pay'), WORD),
    level: levelOf(search.get('load')),
    target: matching(search.get('target'), WORD),
  };
}

function levelOf(text: string | null): Level {
  return text === 'low' || text === 'high' ? text : 'mid';
}

function readMix(text: string | null): Record<string, number> {
  const mix: Record<string, number> = {};
  for (const part of (text ?? '').split(',').slice(0, 20)) {
    const match = /^([a-z][a-z0-9-]{0,39}):(\d(?:\.\d{1,4})?)$/.exec(part);
    if (match !== null && Number(match[2]) <= 1) {
      mix[match[1]!] = Number(match[2]);
    }
  }
  return mix;
}

/** Writes what was chosen into an address, and leaves what else stands there. */
export function writePlanState(search: URLSearchParams, state: PlanState): URLSearchParams {
  const after = new URLSearchParams(search);
  const put = (name: string, value: string | undefined) => (value === undefined ? after.delete(name) : after.set(name, value));
  put('users', String(state.users));
  put('meaning', state.meaning);
  put('workload', state.workload);
  put('p95', state.p95);
  put('availability', state.availability);
  put('redundancy', state.redundancy);
  put('rpo', state.rpo);
  put('rto', state.rto);
  put('cache', state.cacheHitRate === undefined ? undefined : String(state.cacheHitRate));
  const mix = Object.entries(state.planMix);
  put('mix', mix.length === 0 ? undefined : mix.map(([plan, share]) => `${plan}:${share}`).join(','));
  put('browser', state.browserRuntimes ? 'yes' : undefined);
  put('pay', state.commitment);
  put('load', state.level === 'mid' ? undefined : state.level);
  put('target', state.target);
  return after;
}

/**
 * A mix of plans in which one has another share: the others keep their proportions, and all of them sum to 1 to the fourth decimal.
 * Where the others had nothing they share alike.
 */
export function withShare(mix: Readonly<Record<string, number>>, plan: string, share: number): Record<string, number> {
  const others = Object.keys(mix).filter((each) => each !== plan);
  if (others.length === 0) {
    return {[plan]: 1};
  }
  const units = 10_000;
  const own = Math.round(Math.min(1, Math.max(0, share)) * units);
  const before = others.reduce((sum, each) => sum + mix[each]!, 0);
  const result: Record<string, number> = {};
  let left = units - own;
  others.forEach((each, index) => {
    const rest = units - own;
    const part = index === others.length - 1 ? left : Math.min(left, Math.round(before === 0 ? rest / others.length : (mix[each]! / before) * rest));
    result[each] = part / units;
    left -= part;
  });
  // In the order the plans had.
  return Object.fromEntries(Object.keys(mix).map((each) => [each, each === plan ? own / units : result[each]!]));
}

/** The same plan on the command line; undefined as long as something that it asks for is not chosen. */
export function planCommand(state: PlanState): string | undefined {
  if (state.meaning === undefined || state.workload === undefined) {
    return undefined;
  }
  const words = ['banyan plan', `--users ${state.users}`, `--meaning ${state.meaning}`, `--workload ${state.workload}`];
  const add = (option: string, value: string | number | undefined) => value !== undefined && words.push(`${option} ${value}`);
  add('--p95', state.p95);
  add('--availability', state.availability);
  add('--redundancy', state.redundancy);
  add('--rpo', state.rpo);
  add('--rto', state.rto);
  add('--cache-hit-rate', state.cacheHitRate);
  const mix = Object.entries(state.planMix);
  if (mix.length > 0) {
    words.push(`--plan-mix ${mix.map(([plan, share]) => `${plan}=${share}`).join(',')}`);
  }
  if (state.browserRuntimes) {
    words.push('--browser-runtimes');
  }
  return words.join(' ');
}
