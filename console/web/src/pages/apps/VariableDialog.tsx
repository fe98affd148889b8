import {useMutation, useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {answer, api, value} from '../../api/client';
import {changedMeanwhile, ifUnchanged} from '../../api/precondition';
import {Who} from '../../shell/Who';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ErrorNotice, Loading, Notice} from '../../ui/Feedback';
import {TextArea, TextField} from '../../ui/Field';
import {toast} from '../../ui/Toasts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const VALUE_CHARACTERS_MAX = 65_536;

export function wrongName(name: string, taken: readonly string[]): string | undefined {
  if (name === '') {
    return undefined;
  }
  if (!NAME.test(name)) {
    return 'Letters, digits and _, not beginning with a digit, at most 128.';
  }
  return taken.includes(name) ? 'There is one by this name already: edit that one.' : undefined;
}

interface Props {
  app: string;
  /** Of the variable to edit; undefined for a new one. */
  name: string | undefined;
  taken: readonly string[];
  onClose: () => void;
  onSaved: () => Promise<void>;
}

interface Read {
  text: string;
  etag: string | undefined;
  by: string | undefined;
}

/** Reads the variable with its version first; a change that somebody made meanwhile is shown, never overwritten unasked. */
export function VariableDialog({app, name, taken, onClose, onSaved}: Props) {
  const [newName, setNewName] = useState('');
  const [text, setText] = useState<string>();
  const [theirs, setTheirs] = useState<Read>();
  const read = async (): Promise<Read> => {
    const found = await answer(api.GET('/v1/apps/{app}/config/{name}', {params: {path: {app, name: name!}}}));
    return {text: found.value.value, etag: found.etag, by: found.value.updatedBy};
  };
  const original = useQuery({queryKey: ['variable-edit', app, name], queryFn: read, enabled: name !== undefined, gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false});
  const base = theirs ?? original.data;
  const shown = text ?? original.data?.text ?? '';
  const key = name ?? newName;
  const wrong = name === undefined ? wrongName(newName, taken) : undefined;

  const save = useMutation({
    mutationFn: () =>
      value(
        api.PUT('/v1/apps/{app}/config/{name}', {
          params: {path: {app, name: key}, ...ifUnchanged(base?.etag)},
          body: {value: shown},
        }),
      ),
    onSuccess: async () => {
      const before = base?.text;
      onClose();
      await onSaved();
      toast.done(`${key} is saved.`, () => {
        const path = {app, name: key};
        const back = before === undefined ? value(api.DELETE('/v1/apps/{app}/config/{name}', {params: {path}})) : value(api.PUT('/v1/apps/{app}/config/{name}', {params: {path}, body: {value: before}}));
        back.then(onSaved, (error: unknown) => toast.failed(error));
      });
    },
    onError: async (error) => {
      if (changedMeanwhile(error)) {
        setText(shown);
        setTheirs(await read().catch(() => undefined));
      }
    },
  });
  const conflict = theirs !== undefined;
  const deletedMeanwhile = changedMeanwhile(save.error) && !conflict;

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      wide
      title={name === undefined ? 'New variable' : `Edit ${name}`}
      about={name === undefined ? 'For what may be read by everybody in the team. Keys and passwords belong under secrets.' : undefined}
    >
      {name !== undefined && original.isError ? (
        <ErrorNotice error={original.error} onRetry={() => void original.refetch()} />
      ) : name !== undefined && original.data === undefined ? (
        <Loading label="the variable" />
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          {conflict && (
            <Notice tone="warn" alert>
              <b>{theirs.by === undefined ? 'Somebody' : <Who by={theirs.by} />} changed it while you were editing.</b> It is now:
              <pre tabIndex={0} className="codeblock" style={{margin: '8px 0'}}>{theirs.text === '' ? '(empty)' : theirs.text}</pre>
              Save again to replace that with yours, or take it over.
              <div style={{marginTop: 8}}>
                <Button size="small" onClick={() => setText(theirs.text)}>
                  Take theirs
                </Button>
              </div>
            </Notice>
          )}
          {deletedMeanwhile && <Notice tone="warn" alert>It was deleted while you were editing. Close this, and make it anew if it is still wanted.</Notice>}
          {save.isError && !conflict && !deletedMeanwhile && <ErrorNotice error={save.error} />}
          {name === undefined && (
            <TextField label="Name" mono value={newName} onChange={(event) => setNewName(event.target.value)} required wrong={wrong} hint="Such as LOG_LEVEL." autoFocus spellCheck={false} autoCapitalize="off" autoComplete="off" />
          )}
          <TextArea label="Value" rows={5} value={shown} onChange={(event) => setText(event.target.value)} maxLength={VALUE_CHARACTERS_MAX} autoFocus={name !== undefined} />
          <div className="ends" style={{marginTop: 4}}>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" type="submit" busy={save.isPending} disabled={key === '' || wrong !== undefined}>
              {conflict ? 'Save mine' : 'Save'}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
