import {useEffect, useId, useState} from 'react';
import {count, whole} from '../../../lib/format';
import {stepOf, USERS_MAX, USERS_MIN, USERS_STEPS, usersAt} from './state';
import {useSettled} from './useSettled';

const MARKS = [10, 100, 1_000, 10_000, 100_000, 1_000_000];

/** How many users: a slider over powers of ten, and a field for an exact figure. Tells it once the hand rests. */
export function UsersField({users, onChange}: {users: number; onChange: (users: number) => void}) {
  const id = useId();
  const [draft, setDraft] = useState(users);
  const [text, setText] = useState<string>();
  const tell = useSettled(onChange);
  useEffect(() => setDraft(users), [users]);
  const typed = (next: string) => {
    setText(next);
    const figure = Number(next.replaceAll(/[,\s_]/g, ''));
    if (Number.isSafeInteger(figure) && figure >= 1) {
      setDraft(figure);
      tell(figure);
    }
  };
  return (
    <div className="field users-field">
      <div className="row spread">
        <label htmlFor={`${id}-range`} className="label">
          Users
        </label>
        <input
          className="input small mono users-exact"
          inputMode="numeric"
          aria-label="Exact count of users"
          value={text ?? whole(draft)}
          onChange={(event) => typed(event.target.value)}
          onBlur={() => setText(undefined)}
        />
      </div>
      <input
        id={`${id}-range`}
        type="range"
        min={0}
        max={USERS_STEPS}
        step={1}
        value={stepOf(draft)}
        aria-valuetext={`${whole(draft)} users`}
        onChange={(event) => {
          const next = usersAt(Number(event.target.value));
          setText(undefined);
          setDraft(next);
          tell(next);
        }}
      />
      <div className="range-marks faint" aria-hidden="true">
        {MARKS.map((mark) => (
          <span key={mark}>{count(mark)}</span>
        ))}
      </div>
      <span className="hidden-visually">
        From {whole(USERS_MIN)} to {whole(USERS_MAX)} on the slider; the field takes more.
      </span>
    </div>
  );
}
