import {useState} from 'react';
import {ApiError} from '../../api/problem';
import {Button} from '../../ui/Button';
import {ErrorNotice} from '../../ui/Feedback';
import {TextField} from '../../ui/Field';

interface Props {
  action: string;
  /** What is said while it is done, such as “Making the account…”: a password takes a second to be kept. */
  doing: string;
  /** Given by an invite; then it cannot be changed. */
  email?: string;
  minPasswordLength: number | undefined;
  busy: boolean;
  error: unknown;
  onSubmit: (form: {email: string; name: string; password: string}) => void;
}

export function AccountForm({action, doing, email: fixedEmail, minPasswordLength, busy, error, onSubmit}: Props) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState(fixedEmail ?? '');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const tooShort = tried && minPasswordLength !== undefined && password.length < minPasswordLength ? `At least ${minPasswordLength} characters, please.` : undefined;
  const field = (key: string) => (error instanceof ApiError ? error.field(key) : undefined);
  const placed = ['name', 'email', 'password'].some((key) => field(key) !== undefined);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (minPasswordLength === undefined || password.length >= minPasswordLength) {
          onSubmit({email: email.trim(), name: name.trim(), password});
        }
      }}
    >
      {error !== undefined && !placed && <ErrorNotice error={error} />}
      <TextField label="Name" name="name" autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={100} wrong={field('name')} autoFocus />
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        required
        maxLength={254}
        readOnly={fixedEmail !== undefined}
        wrong={field('email')}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        required
        maxLength={200}
        hint={minPasswordLength === undefined ? undefined : `At least ${minPasswordLength} characters. A few words that do not belong together are good.`}
        wrong={tooShort ?? field('password')}
      />
      <Button look="primary" size="full" type="submit" busy={busy}>
        {busy ? doing : action}
      </Button>
      <span role="status" className="hidden-visually">
        {busy ? doing : ''}
      </span>
    </form>
  );
}
