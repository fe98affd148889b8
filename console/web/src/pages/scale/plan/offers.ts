import type {Schema} from '../../../api/client';
import {SECTIONS, type CostRow, type Refused, type Section} from './costs';
import type {Level} from './state';

export type Plan = Schema<'ScalePlan'>;
export type Target = Plan['targets'][number];
export type Stage = Schema<'ScaleStage'>;

export function stageOf(target: Target | undefined, level: Level): Stage | undefined {
  return target?.stages?.find((each) => each.level === level);
}

/** Whose details are shown: the one that was asked for, else the cheapest, else the first that has an offer. */
export function shownTarget(plan: Plan, wanted: string | undefined, level: Level): Target | undefined {
  const holding = plan.targets.filter((each) => stageOf(each, level) !== undefined);
  return holding.find((each) => each.target === wanted) ?? holding.find((each) => each.cheapest) ?? holding[0];
}

/** The chart's rows at a level of load, cheapest first; and who has none, with the reason. */
export function chartOf(plan: Plan, level: Level): {rows: CostRow[]; refused: Refused[]} {
  const rows: CostRow[] = [];
  const refused: Refused[] = [];
  for (const target of plan.targets) {
    const stage = stageOf(target, level);
    if (stage !== undefined) {
      rows.push(rowOf(target, stage));
    } else {
      refused.push({
        target: target.target,
        title: target.title,
        field: target.refusal?.field ?? 'users',
        reason: target.refusal?.reason ?? target.outgrown ?? 'It does not hold this load.',
      });
    }
  }
  return {rows: rows.sort((a, b) => a.total - b.total), refused};
}

function rowOf(target: Target, stage: Stage): CostRow {
  const amounts = new Map(stage.bill.sections.map((each) => [each.section, each.monthlyCents / 100]));
  return {
    target: target.target,
    title: target.title,
    parts: SECTIONS.flatMap((section: Section) => (amounts.has(section) ? [{section, amount: amounts.get(section)!}] : [])),
    discount: Math.abs(amounts.get('discount') ?? 0),
    total: stage.bill.totalCents / 100,
    low: cents(target.totalsCents?.low),
    high: cents(target.totalsCents?.high),
    perActiveUser: stage.costPerActiveUserCents / 100,
    cheapest: target.cheapest,
    note: target.outgrown === undefined ? undefined : `At high load: ${target.outgrown}`,
  };
}

const cents = (value: number | undefined) => (value === undefined ? undefined : value / 100);

/** The oldest and the newest day of the prices that a stage's bill rests on; undefined where it has no line. */
export function priceDays(stage: Stage): {oldest: string; newest: string; unverified: number} | undefined {
  const days = stage.bill.lines.map((line) => line.asOf).sort();
  const oldest = days[0];
  const newest = days.at(-1);
  return oldest === undefined || newest === undefined ? undefined : {oldest, newest, unverified: stage.bill.lines.filter((line) => line.unverified).length};
}

/** The part of the bill that is paid for model tokens, 0 to 1. */
export function shareOfModels(stage: Stage): number {
  const models = stage.bill.sections.find((each) => each.section === 'models')?.monthlyCents ?? 0;
  return stage.bill.totalCents === 0 ? 0 : models / stage.bill.totalCents;
}
