import {useMutation} from '@tanstack/react-query';
import {useState} from 'react';
import {api, value, type Schema} from '../../api/client';
import {ApiError} from '../../api/problem';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ErrorNotice} from '../../ui/Feedback';
import {SelectField, TextField} from '../../ui/Field';
import {Ago, Once} from '../../ui/Small';
import {ROLE_WORDS, ROLES} from './Members';

export function InviteDialog({team, onClose, onMade}: {team: Schema<'Team'>; onClose: () => void; onMade: () => Promise<void>}) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Schema<'Role'>>('editor');
  const make = useMutation({
    mutationFn: () => value(api.POST('/v1/teams/{team}/invites', {params: {path: {team: team.id}}, body: {email: email.trim(), role}})),
    onSuccess: onMade,
  });
  const wrong = make.error instanceof ApiError ? make.error.field('email') : undefined;
  if (make.data) {
    return (
      <Dialog open once onOpenChange={(open) => !open && onClose()} title="Send this link" about={`It lets ${make.data.email} join ${team.name} as ${make.data.role}. It is shown this once.`}>
        <div className="stack">
          <Once text={new URL(make.data.link, location.origin).href} label="the invite’s link" />
          <p className="small muted">
            Good for one use, until <Ago at={make.data.expiresAt} />.
          </p>
          <div className="ends" style={{marginTop: 4}}>
            <Button look="primary" onClick={onClose}>
              I have it
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Invite somebody" about={`You get a link to send. Who opens it joins ${team.name}, with the e-mail given here.`}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        {make.isError && wrong === undefined && <ErrorNotice error={make.error} />}
        <TextField label="E-mail" type="email" value={email} onChange={(event) => setEmail(event.target.value)} required wrong={wrong} autoFocus autoComplete="off" />
        <SelectField label="Role" value={role} onChange={(event) => setRole(event.target.value as Schema<'Role'>)}>
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {each}: {ROLE_WORDS[each]}
            </option>
          ))}
        </SelectField>
        <div className="ends" style={{marginTop: 4}}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={make.isPending} disabled={email === ''}>
            Make the link
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
