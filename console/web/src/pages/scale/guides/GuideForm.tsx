import {useState} from 'react';
import type {Schema} from '../../../api/client';
import {Button} from '../../../ui/Button';
import {SelectField, TextArea} from '../../../ui/Field';

interface Props {
  guides: Schema<'ScaleOptions'>['guides'];
  named: string | undefined;
  against: readonly string[];
  busy: boolean;
  onCheck: (guide: {name: string | undefined; text: string | undefined; against: readonly string[]}) => void;
}

const OWN = '';
const AGAINST_MAX = 5;

/** Which guide is checked, and with which others it is compared. */
export function GuideForm({guides, named, against, busy, onCheck}: Props) {
  const [name, setName] = useState(named ?? guides[0]?.name ?? OWN);
  const [text, setText] = useState('');
  const [others, setOthers] = useState<readonly string[]>(against);
  const offered = guides.filter((each) => each.name !== name);
  return (
    <form
      className="panel guide-form"
      aria-label="What to check"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && (name !== OWN || text.trim() !== '')) {
          onCheck({name: name === OWN ? undefined : name, text: name === OWN ? text : undefined, against: others.filter((each) => each !== name).slice(0, AGAINST_MAX)});
        }
      }}
    >
      <SelectField label="Guide" value={name} onChange={(event) => setName(event.target.value)}>
        {guides.map((each) => (
          <option key={each.name} value={each.name}>
            {each.title}
          </option>
        ))}
        <option value={OWN}>One of your own</option>
      </SelectField>
      <fieldset className="guide-others">
        <legend className="label">Compare with</legend>
        {offered.map((each) => (
          <label key={each.name} className="row">
            <input type="checkbox" checked={others.includes(each.name)} onChange={(event) => setOthers(event.target.checked ? [...others, each.name] : others.filter((other) => other !== each.name))} /> {each.title}
          </label>
        ))}
      </fieldset>
      <Button type="submit" look="primary" busy={busy}>
        Check it
      </Button>
      {name === OWN && (
        <div className="guide-own">
          <TextArea label="The guide as YAML" rows={12} maxLength={131_072} value={text} hint="The format is that of banyan lint." onChange={(event) => setText(event.target.value)} />
        </div>
      )}
    </form>
  );
}
