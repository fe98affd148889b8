import {useEffect, useId, useState, type ReactNode} from 'react';
import {share} from '../../../lib/format';
import {useSettled} from './useSettled';

/** A share of 0 to 1 as a slider of percents. Tells it once the hand rests. */
export function ShareField({label, value, hint, onChange}: {label: string; value: number; hint?: ReactNode; onChange: (value: number) => void}) {
  const id = useId();
  const [draft, setDraft] = useState(value);
  const tell = useSettled(onChange);
  useEffect(() => setDraft(value), [value]);
  return (
    <div className="field">
      <div className="row spread">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id} className="mono small">
          {share(draft)}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={1}
        value={Math.round(draft * 100)}
        aria-valuetext={share(draft)}
        onChange={(event) => {
          const next = Number(event.target.value) / 100;
          setDraft(next);
          tell(next);
        }}
      />
      {hint !== undefined && <span className="hint">{hint}</span>}
    </div>
  );
}
