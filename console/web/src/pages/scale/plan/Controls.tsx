import {RotateCcw} from 'lucide-react';
import type {Schema} from '../../../api/client';
import {Button} from '../../../ui/Button';
import {SelectField} from '../../../ui/Field';
import {Segments} from '../../../ui/Small';
import {Choices} from './Choices';
import {ShareField} from './ShareField';
import {withShare, type PlanState} from './state';
import {useEager} from './useEager';
import {UsersField} from './UsersField';

interface Props {
  state: PlanState;
  options: Schema<'ScaleOptions'>;
  onChange: (part: Partial<PlanState>) => void;
}

const P95 = ['100ms', '200ms', '300ms', '500ms', '1s', '2s'];
const AVAILABILITY = ['99', '99.5', '99.9', '99.95', '99.99'];
const RPO = ['0s', '1m', '15m', '1h', '1d'];
const RTO = ['1m', '15m', '1h', '4h', '1d'];

/** All that a plan is asked by. */
export function Controls({state, options, onChange}: Props) {
  const workload = options.workloads.find((each) => each.name === state.workload);
  const mix = Object.keys(state.planMix).length > 0 ? state.planMix : Object.fromEntries((workload?.plans ?? []).map((each) => [each.name, each.share]));
  const [inBrowser, setInBrowser] = useEager(state.browserRuntimes, (browserRuntimes) => onChange({browserRuntimes}));
  const own = state.cacheHitRate === undefined;
  return (
    <form className="panel plan-controls" aria-label="What to plan for" onSubmit={(event) => event.preventDefault()}>
      <UsersField users={state.users} onChange={(users) => onChange({users})} />
      <Choices legend="Users are" name="meaning" options={options.meanings} value={state.meaning} onChange={(meaning) => onChange({meaning})} />
      <Choices
        legend="Workload"
        name="workload"
        options={options.workloads.map((each) => ({name: each.name, title: each.name, explanation: `${each.title}. Shaped after ${each.guide}.`}))}
        value={state.workload}
        onChange={(next) => onChange({workload: next, planMix: {}, cacheHitRate: undefined})}
      />
      <div className="field">
        <span className="label" id="plan-redundancy">
          May be lost at once
        </span>
        <Segments label="May be lost at once" value={state.redundancy ?? 'none'} onChange={(redundancy) => onChange({redundancy: redundancy === 'none' ? undefined : redundancy})} options={options.redundancies.map((each) => ({value: each.name, label: each.title}))} />
      </div>
      <div className="plan-slo">
        <Offered label="p95 of the app" value={state.p95} otherwise="500ms" choices={P95} onChange={(p95) => onChange({p95})} />
        <Offered label="Availability" value={state.availability} otherwise="99.5" choices={AVAILABILITY} unit=" %" onChange={(availability) => onChange({availability})} />
        <Offered label="Data lost at most" value={state.rpo} otherwise="1d" choices={RPO} onChange={(rpo) => onChange({rpo})} />
        <Offered label="Back within" value={state.rto} otherwise="4h" choices={RTO} onChange={(rto) => onChange({rto})} />
      </div>
      {workload !== undefined && (
        <details className="plan-more" open={!own || Object.keys(state.planMix).length > 0 || state.browserRuntimes}>
          <summary>Models and subscriptions</summary>
          <div className="stack">
            {own ? (
              <div className="row spread">
                <span className="small muted">The cache answers as many model requests as the workload says.</span>
                <Button size="small" onClick={() => onChange({cacheHitRate: options.bounds.cacheHitRate.default})}>
                  Set it
                </Button>
              </div>
            ) : (
              <>
                <ShareField label="Model requests that a cache answers" value={state.cacheHitRate ?? 0} onChange={(cacheHitRate) => onChange({cacheHitRate})} />
                <Button size="small" onClick={() => onChange({cacheHitRate: undefined})}>
                  Use the workload’s own
                </Button>
              </>
            )}
            {Object.keys(mix).length > 1 && (
              <fieldset className="stack mix">
                <legend className="label">Subscriptions</legend>
                {Object.entries(mix).map(([plan, part]) => (
                  <ShareField key={plan} label={plan} value={part} onChange={(next) => onChange({planMix: withShare(mix, plan, next)})} />
                ))}
                {Object.keys(state.planMix).length > 0 && (
                  <Button size="small" onClick={() => onChange({planMix: {}})}>
                    Use the workload’s own
                  </Button>
                )}
              </fieldset>
            )}
            <label className="row check">
              <input type="checkbox" checked={inBrowser} onChange={(event) => setInBrowser(event.target.checked)} />
              Projects that can run in the browser do
            </label>
          </div>
        </details>
      )}
      <Button
        size="small"
        look="quiet"
        onClick={() => onChange({meaning: undefined, workload: undefined, p95: undefined, availability: undefined, redundancy: undefined, rpo: undefined, rto: undefined, cacheHitRate: undefined, planMix: {}, browserRuntimes: false, commitment: undefined, level: 'mid', target: undefined})}
      >
        <RotateCcw size={13} aria-hidden="true" /> Start over
      </Button>
    </form>
  );
}

/** A choice among usual values; one that came by the address and is not among them is offered as well. */
function Offered({label, value, otherwise, choices, unit = '', onChange}: {label: string; value: string | undefined; otherwise: string; choices: readonly string[]; unit?: string; onChange: (value: string | undefined) => void}) {
  const [chosen, choose] = useEager(value ?? otherwise, (next) => onChange(next === otherwise ? undefined : next));
  const all = choices.includes(chosen) ? choices : [chosen, ...choices];
  return (
    <SelectField label={label} value={chosen} onChange={(event) => choose(event.target.value)}>
      {all.map((each) => (
        <option key={each} value={each}>
          {each === '0s' ? 'none' : each + unit}
        </option>
      ))}
    </SelectField>
  );
}
