import {useMutation} from '@tanstack/react-query';
import {useState} from 'react';
import {api, value, type Schema} from '../../api/client';
import {changedMeanwhile, ifUnchanged} from '../../api/precondition';
import {Who} from '../../shell/Who';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ErrorNotice, Notice} from '../../ui/Feedback';
import {TextArea, TextField} from '../../ui/Field';
import {Ago} from '../../ui/Small';
import {toast} from '../../ui/Toasts';
import {wrongName} from './VariableDialog';

interface Props {
  app: string;
  /** The one that is replaced, as it was read; undefined for a new one. */
  secret: Schema<'SecretName'> | undefined;
  taken: readonly string[];
  onClose: () => void;
  onSaved: () => Promise<void>;
}

/** The secret as it is now, its value aside; undefined where it is gone. */
export async function readSecret(app: string, name: string): Promise<Schema<'SecretName'> | undefined> {
  const {items} = await value(api.GET('/v1/apps/{app}/secrets', {params: {path: {app}}}));
  return items.find((each) => each.name === name);
}

/** A value that somebody else put in its place meanwhile is told of, never overwritten unasked. */
export function SecretDialog({app, secret, taken, onClose, onSaved}: Props) {
  const name = secret?.name;
  const [newName, setNewName] = useState('');
  const [text, setText] = useState('');
  /** What stands there since somebody else was quicker: `gone` where it was deleted. */
  const [theirs, setTheirs] = useState<Schema<'SecretName'> | 'gone'>();
  const base = theirs === undefined || theirs === 'gone' ? secret : theirs;
  const key = name ?? newName;
  const wrong = name === undefined ? wrongName(newName, taken) : undefined;
  const save = useMutation({
    mutationFn: () => value(api.PUT('/v1/apps/{app}/secrets/{name}', {params: {path: {app, name: key}, ...ifUnchanged(base?.version)}, body: {value: text}})),
    onError: async (error) => {
      if (changedMeanwhile(error)) {
        setTheirs(await readSecret(app, key).then((now) => now ?? 'gone', () => undefined));
      }
    },
    onSuccess: async () => {
      onClose();
      await onSaved();
      toast.done(`${key} is kept, encrypted.`);
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={name === undefined ? 'New secret' : `Replace ${name}`}
      about="Encrypted on disk, kept out of logs, and never shown again. Processes get it from their next start on."
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {theirs === 'gone' && (
          <Notice tone="warn" alert>
            <b>It was deleted meanwhile,</b> and yours is not kept. Close this, and make it anew if it is still wanted.
          </Notice>
        )}
        {theirs !== undefined && theirs !== 'gone' && (
          <Notice tone="warn" alert>
            <b>{theirs.updatedBy === undefined ? 'Somebody' : <Who by={theirs.updatedBy} />} replaced it meanwhile,</b> <Ago at={theirs.updatedAt} />. Yours is not kept; replace theirs if yours is the right one.
          </Notice>
        )}
        {save.isError && !(changedMeanwhile(save.error) && theirs !== undefined) && <ErrorNotice error={save.error} />}
        {name === undefined && (
          <TextField label="Name" mono value={newName} onChange={(event) => setNewName(event.target.value)} required wrong={wrong} hint="Such as STRIPE_KEY." autoFocus spellCheck={false} autoCapitalize="off" autoComplete="off" />
        )}
        <TextArea label={name === undefined ? 'Value' : 'New value'} rows={3} value={text} onChange={(event) => setText(event.target.value)} maxLength={65_536} required autoFocus={name !== undefined} autoComplete="off" />
        <div className="ends" style={{marginTop: 4}}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={save.isPending} disabled={key === '' || text === '' || wrong !== undefined || theirs === 'gone'}>
            {name === undefined ? 'Keep the secret' : theirs === undefined || theirs === 'gone' ? 'Replace the secret' : 'Replace theirs'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
