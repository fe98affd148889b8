import {useMutation} from '@tanstack/react-query';
import {useState} from 'react';
import {useNavigate} from 'react-router';
import {api, value} from '../../api/client';
import {ApiError} from '../../api/problem';
import {appsQuery, queryClient} from '../../api/queries';
import {useApp} from '../../shell/context';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ErrorNotice, Notice} from '../../ui/Feedback';
import {TextField} from '../../ui/Field';
import {CopyButton} from '../../ui/Small';
import {toast} from '../../ui/Toasts';

export default function AppSettings() {
  const {app, team} = useApp();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <title>{`Settings · ${app.name} · Banyan`}</title>
      <div className="page-head">
        <h1>Settings</h1>
      </div>
      <div className="stack wide" style={{maxWidth: 640}}>
        <section className="panel" aria-labelledby="about-app">
          <header>
            <h2 id="about-app">The app</h2>
          </header>
          <div className="body form">
            <div className="field">
              <span className="label">Name</span>
              <span>
                <code className="break">{app.name}</code> <span className="muted">as banyan.app.yaml has it; under another name it is another app</span>
              </span>
            </div>
            <div className="field">
              <span className="label">Id</span>
              <span className="row">
                <code className="break">{app.id}</code> <CopyButton text={app.id} label="Copy the app’s id" />
              </span>
            </div>
          </div>
        </section>
        <section className="panel" aria-labelledby="delete-app">
          <header>
            <h2 id="delete-app">Delete app</h2>
          </header>
          {team?.role === 'owner' ? (
            <div className="body row wrap spread">
              <span className="muted" style={{maxWidth: '44ch'}}>
                It ends, and everything Banyan keeps for it goes: database, keys in Redis, variables, secrets, releases and log. There is no way back.
              </span>
              <Button look="danger" onClick={() => setDeleting(true)}>
                Delete {app.name}
              </Button>
            </div>
          ) : (
            <div className="body">
              <Notice>Owners of the team delete its apps.</Notice>
            </div>
          )}
        </section>
      </div>
      {deleting && <Ask id={app.id} name={app.name} onClose={() => setDeleting(false)} />}
    </>
  );
}

/** Asks for the name, so that nobody deletes by a slip. */
function Ask({id, name, onClose}: {id: string; name: string; onClose: () => void}) {
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => value(api.DELETE('/v1/apps/{app}', {params: {path: {app: id}}, body: {name: typed.trim()}})),
    onSuccess: async () => {
      // The list says that the app goes, before the page that comes next decides by it.
      await queryClient.invalidateQueries({queryKey: appsQuery.queryKey});
      void navigate('/');
      toast.done(`${name} is being deleted.`);
    },
  });
  const wrong = remove.error instanceof ApiError ? remove.error.field('name') : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !remove.isPending && onClose()}
      title={`Delete ${name}?`}
      about="Its PostgreSQL database, its keys in Redis, its variables and secrets, its releases and its log are deleted for good. The folder with its source stays as it is."
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate();
        }}
      >
        {remove.isError && wrong === undefined && <ErrorNotice error={remove.error} />}
        <TextField label={`Type ${name} to go on`} value={typed} onChange={(event) => setTyped(event.target.value)} required autoComplete="off" autoCapitalize="none" spellCheck={false} autoFocus wrong={wrong} />
        <div className="ends" style={{marginTop: 4}}>
          <Button onClick={onClose} disabled={remove.isPending}>
            Cancel
          </Button>
          <Button look="danger-primary" type="submit" busy={remove.isPending} disabled={typed.trim() !== name}>
            Delete {name}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
