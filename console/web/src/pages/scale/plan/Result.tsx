import {Link2} from 'lucide-react';
import type {Schema} from '../../../api/client';
import {date, dollars, whole} from '../../../lib/format';
import {Notice} from '../../../ui/Feedback';
import {CopyButton, Segments} from '../../../ui/Small';
import {BasisBadge, basisOf} from '../Basis';
import {CostChart} from './CostChart';
import {Details} from './Details';
import {Growth} from './Growth';
import {chartOf, shownTarget, stageOf, type Plan} from './offers';
import {planCommand, type Level, type PlanState} from './state';

interface Props {
  plan: Plan;
  options: Schema<'ScaleOptions'>;
  state: PlanState;
  /** An earlier plan, shown until the next one is there. */
  stale: boolean;
  onChange: (part: Partial<PlanState>) => void;
}

const LEVELS: readonly {value: Level; label: string; words: string}[] = [
  {value: 'low', label: 'Low', words: 'low load'},
  {value: 'mid', label: 'Likely', words: 'likely load'},
  {value: 'high', label: 'High', words: 'high load'},
];

export function Result({plan, options, state, stale, onChange}: Props) {
  const {rows, refused} = chartOf(plan, state.level);
  const shown = shownTarget(plan, state.target, state.level);
  const stage = stageOf(shown, state.level);
  const level = LEVELS.find((each) => each.value === state.level)!;
  const commitment = options.commitments.find((each) => each.name === plan.commitment)?.title ?? plan.commitment;
  return (
    <div className={stale ? 'stale' : ''}>
      <section className="panel" aria-labelledby="cost-head">
        <Headline plan={plan} />
        <Same state={state} />
        <div className="cost-head">
          <h2 id="cost-head">Dollars a month by target</h2>
          <div className="row wrap">
            <Segments label="Level of load" value={state.level} onChange={(next) => onChange({level: next})} options={LEVELS} />
            <Segments label="How machines are paid for" value={state.commitment ?? 'on-demand'} onChange={(next) => onChange({commitment: next === 'on-demand' ? undefined : next})} options={options.commitments.map((each) => ({value: each.name, label: each.title}))} />
          </div>
        </div>
        <CostChart rows={rows} refused={refused} chosen={shown?.target} onChoose={(target) => onChange({target})} about={`${level.words}, ${commitment}`} />
        <footer className="small faint">
          <span className="grow">
            Prices judged at {date(plan.asOf)}. Low and high take the figures as independent of each other; machines stand at the busiest moment’s size all month.
          </span>
          <CopyButton text={plan.text} label="Copy the whole plan as text" />
        </footer>
      </section>
      {plan.warnings.length > 0 && (
        <div className="plan-warnings">
          <Notice tone="warn">
            {plan.warnings.map((each) => (
              <p key={each}>{each}</p>
            ))}
          </Notice>
        </div>
      )}
      {shown !== undefined && stage !== undefined && <Details target={shown} stage={stage} words={level.words} commitment={commitment} />}
      <Growth plan={plan} />
    </div>
  );
}

/** The same plan for somebody else: as a command, and as a link. */
function Same({state}: {state: PlanState}) {
  const command = planCommand(state);
  return command === undefined ? null : (
    <div className="plan-same">
      <span className="plan-command row">
        <code className="break">{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </span>
      <span className="row small muted">
        <Link2 size={13} aria-hidden="true" /> Link to this plan
        <CopyButton text={location.href} label="Copy the link to this plan" />
      </span>
    </div>
  );
}

function Headline({plan}: {plan: Plan}) {
  const {cheapest} = plan;
  const range = plan.targets.find((each) => each.target === cheapest?.target)?.totalsCents;
  return (
    <div className="plan-headline" role="status">
      <span className="figure-label">
        {whole(plan.users.mid)} {plan.meaning.replace('-', ' ')} users, workload {plan.workload.name}
      </span>
      {cheapest === undefined ? (
        <p className="plan-answer">No target meets what was asked. Each says below what it fails at.</p>
      ) : (
        <>
          <p className="plan-answer">
            {dollars(cheapest.totalCents / 100)} a month on {cheapest.title}
          </p>
          <div className="row wrap muted">
            <BasisBadge of={basisOf(plan.basis)} />
            {range?.low !== undefined && (
              <span>
                {dollars(range.low / 100)} at low load, {range.high === undefined ? 'and it does not hold the high one' : `${dollars(range.high / 100)} at high`}
              </span>
            )}
            <span>{dollars(cheapest.costPerActiveUserCents / 100)} for each monthly active user</span>
          </div>
          <p className="small faint">
            The cheapest that gives p95 {plan.slo.p95} of the app’s own work, {plan.slo.availability} % of a month, back within {plan.slo.rto}, at most {plan.slo.rpo} of data lost.
          </p>
        </>
      )}
    </div>
  );
}
