import {Play} from 'lucide-react';
import {useState, type FormEvent} from 'react';
import type {Schema} from '../../../api/client';
import {whole} from '../../../lib/format';
import {Button} from '../../../ui/Button';
import {SelectField, TextArea, TextField} from '../../../ui/Field';
import {Choices} from '../plan/Choices';
import {integer, type SimulationState} from './state';

export interface Wanted extends SimulationState {
  /** A scenario of one's own. */
  yaml: string | undefined;
}

interface Props {
  options: Schema<'ScaleOptions'>;
  state: SimulationState;
  yaml: string | undefined;
  busy: boolean;
  onRun: (wanted: Wanted) => void;
}

const OWN = 'own';
const AHEAD = ['1m', '5m', '10m', '15m', '30m', '1h'];

/** What is simulated: a scenario that Banyan carries or one of one's own, how many users it has at its peak, its seed, and whether what the time of day usually takes is foretold. */
export function ScenarioForm({options, state, yaml, busy, onRun}: Props) {
  const [scenario, setScenario] = useState(yaml === undefined ? (state.scenario ?? options.scenarios[0]?.name ?? OWN) : OWN);
  const shipped = options.scenarios.find((each) => each.name === scenario);
  const [text, setText] = useState(yaml ?? options.scenarios[0]?.yaml ?? '');
  const [peak, setPeak] = useState(state.peak === undefined ? '' : String(state.peak));
  const [seed, setSeed] = useState(state.seed === undefined ? '' : String(state.seed));
  const [predict, setPredict] = useState(state.predict ?? '');
  const {simulatedUsers, seed: seeds} = options.bounds;
  const peakAsked = integer(peak.replaceAll(/[,\s_]/g, ''), simulatedUsers.min, simulatedUsers.max);
  const seedAsked = integer(seed, seeds.min, seeds.max);
  const peakWrong = peak.trim() !== '' && peakAsked === undefined ? `From ${whole(simulatedUsers.min)} to ${whole(simulatedUsers.max)}, or empty for the scenario’s own.` : undefined;
  const seedWrong = seed.trim() !== '' && seedAsked === undefined ? 'A whole number, or empty for the scenario’s own.' : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (peakWrong === undefined && seedWrong === undefined && !busy) {
      onRun({scenario: scenario === OWN ? undefined : scenario, seed: seedAsked, peak: peakAsked, predict: predict === '' ? undefined : predict, yaml: scenario === OWN ? text : undefined});
    }
  };
  return (
    <form className="panel scenario" aria-label="What to simulate" onSubmit={submit}>
      <Choices
        legend="Scenario"
        name="scenario"
        options={[...options.scenarios.map((each) => ({name: each.name, title: each.name, explanation: each.title})), {name: OWN, title: 'one of your own', explanation: 'Written as YAML; begin with one of these.'}]}
        value={scenario}
        onChange={(next) => {
          if (next === OWN && shipped !== undefined) {
            setText(shipped.yaml);
          }
          setScenario(next);
        }}
      />
      <div className="scenario-side">
        <TextField label="Users at the peak" inputMode="numeric" mono value={peak} placeholder={shipped === undefined ? 'as the scenario says' : whole(shipped.users)} wrong={peakWrong} hint="Active at the same moment" onChange={(event) => setPeak(event.target.value)} />
        <TextField label="Seed" inputMode="numeric" mono value={seed} placeholder="the scenario’s own" wrong={seedWrong} hint="The same seed gives the same result" onChange={(event) => setSeed(event.target.value)} />
        <SelectField label="Prediction by time of day" value={predict} hint="Run with and without, and compared" onChange={(event) => setPredict(event.target.value)}>
          <option value="">none</option>
          {(state.predict === undefined || AHEAD.includes(state.predict) ? AHEAD : [state.predict, ...AHEAD]).map((each) => (
            <option key={each} value={each}>
              {each} ahead
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="primary" busy={busy}>
          <Play size={14} aria-hidden="true" /> Run
        </Button>
      </div>
      {scenario === OWN && (
        <div className="scenario-own">
          <TextArea label="The scenario as YAML" rows={14} value={text} maxLength={65_536} onChange={(event) => setText(event.target.value)} />
        </div>
      )}
    </form>
  );
}
