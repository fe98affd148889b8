import {useMutation} from '@tanstack/react-query';
import {useState} from 'react';
import {api, value} from '../../api/client';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ErrorNotice} from '../../ui/Feedback';
import {TextArea, TextField} from '../../ui/Field';
import {toast} from '../../ui/Toasts';
import {wrongName} from './VariableDialog';

interface Props {
  app: string;
  name: string | undefined;
  taken: readonly string[];
  onClose: () => void;
  onSaved: () => Promise<void>;
}

export function SecretDialog({app, name, taken, onClose, onSaved}: Props) {
  const [newName, setNewName] = useState('');
  const [text, setText] = useState('');
  const key = name ?? newName;
  const wrong = name === undefined ? wrongName(newName, taken) : undefined;
  const save = useMutation({
    mutationFn: () => value(api.PUT('/v1/apps/{app}/secrets/{name}', {params: {path: {app, name: key}}, body: {value: text}})),
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
        {save.isError && <ErrorNotice error={save.error} />}
        {name === undefined && (
          <TextField label="Name" mono value={newName} onChange={(event) => setNewName(event.target.value)} required wrong={wrong} hint="Such as STRIPE_KEY." autoFocus spellCheck={false} autoCapitalize="off" autoComplete="off" />
        )}
        <TextArea label={name === undefined ? 'Value' : 'New value'} rows={3} value={text} onChange={(event) => setText(event.target.value)} maxLength={65_536} required autoFocus={name !== undefined} autoComplete="off" />
        <div className="ends" style={{marginTop: 4}}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={save.isPending} disabled={key === '' || text === '' || wrong !== undefined}>
            {name === undefined ? 'Keep the secret' : 'Replace the secret'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
