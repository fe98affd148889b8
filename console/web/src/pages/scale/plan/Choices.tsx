import {useId} from 'react';
import {useEager} from './useEager';

export interface Choice {
  name: string;
  title: string;
  explanation?: string;
}

/** One of several, each with a sentence on what it means. None is chosen to begin with. */
export function Choices({legend, name, options, value, onChange}: {legend: string; name: string; options: readonly Choice[]; value: string | undefined; onChange: (value: string) => void}) {
  const id = useId();
  const [chosen, choose] = useEager<string | undefined>(value, (next) => next !== undefined && onChange(next));
  return (
    <fieldset className={`choices ${chosen === undefined ? 'open' : ''}`}>
      <legend className="label">{legend}</legend>
      {options.map((each) => (
        <label key={each.name} className={each.name === chosen ? 'chosen' : ''}>
          <input type="radio" name={`${name}-${id}`} value={each.name} checked={each.name === chosen} onChange={() => choose(each.name)} />
          <span>
            <b>{each.title}</b>
            {each.explanation !== undefined && <span className="small muted"> {each.explanation}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
