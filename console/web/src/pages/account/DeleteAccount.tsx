import {useMutation} from '@tanstack/react-query';
import {useState} from 'react';
import {api, value} from '../../api/client';
import {ApiError} from '../../api/problem';
import {forgetUser} from '../../api/queries';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ErrorNotice} from '../../ui/Feedback';
import {TextField} from '../../ui/Field';
import {toast} from '../../ui/Toasts';

export function DeleteAccount({email}: {email: string}) {
  const [asking, setAsking] = useState(false);
  return (
    <section className="panel" aria-labelledby="delete-account">
      <header>
        <h2 id="delete-account">Delete account</h2>
      </header>
      <div className="body row wrap spread">
        <span className="muted" style={{maxWidth: '52ch'}}>
          You are signed out everywhere, your personal team goes with its keys, and you leave every other team. A team that needs you, because it has
          nobody else as its owner, has to get one first.
        </span>
        <Button look="danger" onClick={() => setAsking(true)}>
          Delete my account
        </Button>
      </div>
      {asking && <Ask email={email} onClose={() => setAsking(false)} />}
    </section>
  );
}

/** Asks for the address, so that nobody deletes by a slip, and for the password, so that nobody else does. */
function Ask({email, onClose}: {email: string; onClose: () => void}) {
  const [typed, setTyped] = useState('');
  const [password, setPassword] = useState('');
  const remove = useMutation({
    mutationFn: () => value(api.DELETE('/v1/me', {body: {password}})),
    onSuccess: () => {
      forgetUser();
      toast.done('Your account is deleted.');
    },
  });
  const wrong = remove.error instanceof ApiError ? remove.error.field('password') : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && !remove.isPending && onClose()} title="Delete your account?" about="This cannot be undone.">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate();
        }}
      >
        {remove.isError && wrong === undefined && <ErrorNotice error={remove.error} />}
        <TextField label={`Type ${email} to go on`} value={typed} onChange={(event) => setTyped(event.target.value)} required autoComplete="off" spellCheck={false} autoFocus />
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <TextField label="Password" type="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} required wrong={wrong} />
        <div className="ends" style={{marginTop: 4}}>
          <Button onClick={onClose} disabled={remove.isPending}>
            Cancel
          </Button>
          <Button look="danger-primary" type="submit" busy={remove.isPending} disabled={typed.trim().toLowerCase() !== email || password === ''}>
            Delete my account
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
