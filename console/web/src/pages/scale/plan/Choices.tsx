import {useId} from 'react';

export interface Choice {
  name: string;
  title: string;
  explanation?: string;
}

/** One of several, each with a sentence on what it means. None is chosen to begin with. */
export function Choices({legend, name, options, value, onChange}: {legend: string; name: string; options: readonly Choice[]; value: string | undefined; onChange: (value: string) => void}) {
  const id = useId();
  return (
    <fieldset className={`choices ${value === undefined ? 'open' : ''}`}>
      <legend className="label">{legend}</legend>
      {options.map((each) => (
        <label key={each.name} className={each.name === value ? 'chosen' : ''}>
          <input type="radio" name={`${name}-${id}`} value={each.name} checked={each.name === value} onChange={() => onChange(each.name)} />
          <span>
            <b>{each.title}</b>
            {each.explanation !== undefined && <span className="small muted"> {each.explanation}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
