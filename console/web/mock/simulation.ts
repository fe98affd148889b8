// A made-up simulation and lint report. Development and page checks only.
import type {components} from '../src/api/contract.gen';
import {options} from './scale.ts';

type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** The same seed gives the same noise. */
function noise(seed: number): () => number {
  let state = (Math.abs(seed) % 2_147_483_646) + 1;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

export function simulate(asked: Schema<'ScaleSimulateRequest'>): Schema<'ScaleSimulation'> | undefined {
  const day = run(asked, asked.predict !== undefined);
  const alone = asked.predict === undefined ? undefined : run(asked, false);
  if (day === undefined || alone === undefined) {
    return day;
  }
  const {series, totals, bill} = alone;
  return {...day, prediction: {ahead: asked.predict!, daysSeen: 3, without: {series, totals, bill}, text: 'Prediction by time of day, from 3 days before (simulated):\n', basis: 'simulated'}};
}

function run(asked: Schema<'ScaleSimulateRequest'>, predicted: boolean): Schema<'ScaleSimulation'> | undefined {
  const own = asked.scenario.includes(':');
  const name = own ? (/name:\s*(\S+)/.exec(asked.scenario)?.[1] ?? 'own') : asked.scenario;
  const shipped = options.scenarios.find((each) => each.name === name);
  if (shipped === undefined && !own) {
    return undefined;
  }
  const users = asked.users ?? shipped?.users ?? 10_000;
  const seed = asked.seed ?? 1;
  const random = noise(seed);
  const seconds = name === 'launch' ? 21_600 : 86_400;
  const stepSeconds = seconds / 288;
  const failures: Schema<'ScaleSimulation'>['failures'] = name === 'outage' ? [{what: 'zone', fromSecond: 43_200, toSecond: 46_800, region: 0, zone: 1}, {what: 'region', fromSecond: 64_800, toSecond: 68_400, region: 1}] : [];
  const second = Array.from({length: 288}, (_, index) => Math.round((index + 1) * stepSeconds));
  const shape = (at: number) => (name === 'launch' ? (at < 3_600 ? 0.1 : 0.1 + 0.9 * Math.exp(-(at - 3_600) / 5_400)) : 0.2 + 0.4 * (1 + Math.cos((2 * Math.PI * (at - 50_400)) / 86_400)));
  const total = second.map((at) => users * 0.02 * shape(at) * (0.96 + random() * 0.08));
  const service = (title: string, share: number, each: number): Schema<'ScaleSimulation'>['series']['services'][number] => {
    let replicas = 3;
    const load = total.map((value) => value * share);
    const desired: number[] = [];
    const ready: number[] = [];
    load.forEach((value, index) => {
      const wanted = Math.max(3, Math.ceil(value / each));
      desired.push(wanted);
      const lost = failures.some((failure) => second[index]! >= failure.fromSecond && second[index]! < failure.fromSecond + 900);
      replicas += Math.max(-1, Math.min(Math.ceil(replicas / 2), wanted - replicas));
      if (predicted) {
        replicas = Math.max(replicas, wanted, Math.ceil((load[index + 1] ?? 0) / each));
      }
      ready.push(lost ? Math.ceil(replicas * 0.6) : replicas);
    });
    const missed = load.map((value, index) => Math.max(0, value - ready[index]! * each * 1.05) + value * 0.0004);
    const shed = missed.map((value) => value * 0.6);
    return {service: title, load, served: load.map((value, index) => value - shed[index]!), shed, missed, queue: missed.map(Math.round), queueAgeSeconds: title === 'worker' ? missed.map((value) => Math.min(90, value * 0.4)) : missed.map(() => 0), p95Ms: load.map((value, index) => (ready[index]! === 0 ? null : 90 + 400 * Math.min(3, value / (ready[index]! * each)) ** 4)), desired, ready};
  };
  const services = [service('backend', 0.8, 12), service('worker', 0.2, 8)];
  const nodes = second.map((_, index) => Math.max(3, Math.ceil(services.reduce((sum, each) => sum + each.ready[index]!, 0) / 14)));
  const nodeHours = nodes.reduce((sum, each) => sum + (each * stepSeconds) / 3_600, 0);
  const sum = (values: number[]) => Math.round(values.reduce((all, each) => all + each, 0) * stepSeconds);
  const missed = second.map((_, index) => services.reduce((all, each) => all + each.missed[index]!, 0));
  const decisions = services.flatMap((each, at) => each.desired.flatMap((to, index) => (index > 0 && to !== each.desired[index - 1] ? [{second: second[index]!, region: failures.length > 0 ? at : 0, service: each.service, from: each.desired[index - 1]!, to, reason: `cpu: ${each.desired[index - 1]} × 81/70 = ${(each.desired[index - 1]! * 1.157).toFixed(2)} → ${to}; limited by nothing`}] : []))).sort((a, b) => a.second - b.second);
  return {
    scenario: name, seed, users, seconds,
    series: {stepSeconds, second, nodes, costCentsPerHour: nodes.map((each) => Math.round(each * 19.2 + 30)), load: total, missed, services},
    totals: services.map((each) => ({service: each.service, arrived: sum(each.load), served: sum(each.served), shed: sum(each.shed), waiting: 0, missed: sum(each.missed), missedShare: sum(each.missed) / sum(each.load), p95Met: sum(each.missed) / sum(each.load) <= 0.05, targetMs: 500, peakPods: Math.max(...each.ready), podHours: each.ready.reduce((all, one) => all + one, 0) * (stepSeconds / 3_600)})),
    bill: {totalCents: Math.round(nodeHours * 19.2 + (seconds / 3_600) * 30), nodesCents: Math.round(nodeHours * 19.2), fixedCents: Math.round((seconds / 3_600) * 30), nodeHours, peakNodes: Math.max(...nodes), arithmetic: `${nodeHours.toFixed(1)} node-hours × 0.192, and what stands whatever is asked`},
    failures, decisions: decisions.slice(0, 200), decisionsOmitted: Math.max(0, decisions.length - 200), text: `${name}: simulated\n`, basis: 'simulated',
  };
}

export function lint(asked: Schema<'ScaleLintRequest'>): Schema<'ScaleReport'> {
  const guide = asked.guide.includes(':') ? 'own' : asked.guide;
  return {
    guides: [guide, ...(asked.against ?? [])],
    findings: [
      {rule: 'cost-sum', severity: 'error', sentence: `The monthly total of “Growth” is stated as $1,240, and its lines sum to $1,420.`, where: [{guide, file: `${guide}.md`, line: 214, quote: 'Total: $1,240/mo'}], arithmetic: ['400 + 620 + 180 + 220 = 1420 ≠ 1240'], assumptions: [], sources: [], basis: 'predicted'},
      {rule: 'hpa-against-stage', severity: 'warning', sentence: 'The autoscaler stops at 20 replicas, and the stage of 50,000 users needs 34.', where: [{guide, file: `${guide}.md`, line: 331, quote: 'maxReplicas: 20'}], arithmetic: ['ceil(50000 × 0.02 / (40 × 0.75)) = 34 > 20'], assumptions: [{name: 'requestsPerUser', value: '0.02', unit: 'requests/s', because: 'the guide’s own, line 118'}], sources: ['Kubernetes, horizontal pod autoscaling: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ (2026-09-02)'], basis: 'predicted'},
      {rule: 'meaning-of-users', severity: 'note', sentence: '“10K users” is not said to be registered or concurrent; the figures beside it fit concurrent ones.', where: [{guide, file: `${guide}.md`, line: 12, quote: 'Supports 10K users'}], arithmetic: [], assumptions: [], sources: [], basis: 'guide'},
    ],
    counts: {error: 1, warning: 1, note: 1}, more: false,
    held: [{guide, what: 'cost table “MVP”', arithmetic: '20 + 15 + 0 = 35'}],
    catalogueOf: '2026-09-02', text: 'banyan lint\n',
  };
}
