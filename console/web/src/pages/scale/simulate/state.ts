/** Which simulation runs, as it stands in the page's address. A scenario of one's own is too long for one: it lives in the page. */
export interface SimulationState {
  scenario: string | undefined;
  /** Undefined for the scenario's own. */
  seed: number | undefined;
  /** Active at the peak; undefined for the scenario's own. */
  peak: number | undefined;
  /** How far ahead prediction by time of day looks, such as `5m`; undefined for a run without. */
  predict: string | undefined;
}

export function readSimulation(search: URLSearchParams): SimulationState {
  const scenario = search.get('scenario');
  const predict = search.get('predict');
  return {
    scenario: scenario !== null && /^[a-z][a-z0-9-]{0,39}$/.test(scenario) ? scenario : undefined,
    seed: integer(search.get('seed'), Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    peak: integer(search.get('peak'), 1, 1_000_000),
    predict: predict !== null && /^[1-9]\d{0,3}[smh]$/.test(predict) ? predict : undefined,
  };
}

export function writeSimulation(search: URLSearchParams, state: SimulationState): URLSearchParams {
  const after = new URLSearchParams(search);
  for (const name of ['scenario', 'seed', 'peak', 'predict'] as const) {
    const value = state[name];
    after.delete(name);
    if (value !== undefined) {
      after.set(name, String(value));
    }
  }
  return after;
}

/** A whole number within bounds, as it was typed; undefined for anything else. */
export function integer(text: string | null, least: number, most: number): number | undefined {
  const value = text !== null && /^-?\d{1,16}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) && value >= least && value <= most ? value : undefined;
}
