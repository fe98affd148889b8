import {useInfiniteQuery, useQuery} from '@tanstack/react-query';
import {KeyRound, Lock, Pencil, Plus, RefreshCw, SlidersHorizontal, Trash2} from 'lucide-react';
import {useState} from 'react';
import {answer, api, value, type Schema} from '../../api/client';
import {changedMeanwhile, ChangedError, ifUnchanged} from '../../api/precondition';
import {queries, queryClient} from '../../api/queries';
import {useApp} from '../../shell/context';
import {Who} from '../../shell/Who';
import {Button} from '../../ui/Button';
import {Confirm} from '../../ui/Dialog';
import {Empty} from '../../ui/Feedback';
import {Loaded} from '../../ui/Loaded';
import {More} from '../../ui/More';
import {PageHead} from '../../ui/PageHead';
import {Ago, CopyButton} from '../../ui/Small';
import {toast} from '../../ui/Toasts';
import {readSecret, SecretDialog} from './SecretDialog';
import {VariableDialog} from './VariableDialog';
import './variables.css';

type Editing = {kind: 'variable'; name?: string} | {kind: 'secret'; secret?: Schema<'SecretName'>};

export default function Variables() {
  const {app, editable} = useApp();
  const variables = useInfiniteQuery(queries.variables(app.id));
  const secrets = useQuery(queries.secrets(app.id));
  const [editing, setEditing] = useState<Editing>();
  const [deletingSecret, setDeletingSecret] = useState<Schema<'SecretName'>>();
  /** It was replaced since somebody asked to delete it. */
  const [replaced, setReplaced] = useState(false);
  const [restarting, setRestarting] = useState(false);
  const [changed, setChanged] = useState(false);
  /** The variable that is being deleted. */
  const [deleting, setDeleting] = useState<string>();

  const after = async () => {
    setChanged(true);
    await queryClient.invalidateQueries({queryKey: ['app', app.id, 'config']});
    await queryClient.invalidateQueries({queryKey: ['app', app.id, 'secrets']});
  };

  const askToDelete = (secret: Schema<'SecretName'> | undefined) => {
    setDeletingSecret(secret);
    setReplaced(false);
  };

  const deleteVariable = async (variable: Schema<'ConfigVar'>) => {
    const path = {app: app.id, name: variable.name};
    setDeleting(variable.name);
    try {
      const read = await answer(api.GET('/v1/apps/{app}/config/{name}', {params: {path}}));
      await value(api.DELETE('/v1/apps/{app}/config/{name}', {params: {path, ...ifUnchanged(read.etag)}}));
      await after();
      toast.done(`${variable.name} is deleted.`, () => {
        value(api.PUT('/v1/apps/{app}/config/{name}', {params: {path}, body: {value: read.value.value}})).then(after, (error: unknown) => toast.failed(error));
      });
    } catch (error) {
      toast.failed(error);
    } finally {
      setDeleting(undefined);
    }
  };

  return (
    <>
      <PageHead title="Variables and secrets" context={app.name} lead="Given to the app’s processes as environment variables, from their next start on. Values set here win over banyan.app.yaml." />
      {changed && editable && (
        <div className="notice tone-info" role="status" style={{marginBottom: 16}}>
          <RefreshCw aria-hidden="true" />
          <span className="grow">Saved. Running processes go on with the old values until they start anew.</span>
          <Button size="small" onClick={() => setRestarting(true)}>
            Restart {app.name}
          </Button>
        </div>
      )}
      <div className="stack wide">
        <section className="panel" aria-labelledby="variables">
          <header>
            <h2 id="variables" className="row">
              <SlidersHorizontal size={15} aria-hidden="true" className="faint" /> Variables
            </h2>
            {editable && (
              <Button size="small" onClick={() => setEditing({kind: 'variable'})}>
                <Plus size={13} aria-hidden="true" /> New variable
              </Button>
            )}
          </header>
          <Loaded query={variables} label="variables" rows={3}>
            {({items}) =>
              items.length === 0 ? (
                <Empty icon={SlidersHorizontal} title="No variables">
                  <p>For what differs between places but is no secret: a log level, a feature flag, a public address.</p>
                </Empty>
              ) : (
                <table className="table cards variables">
                  <thead>
                    <tr>
                      <th scope="col">Name</th>
                      <th scope="col">Value</th>
                      <th scope="col">Changed</th>
                      <th scope="col">
                        <span className="hidden-visually">Actions</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((each) => (
                      <tr key={each.name}>
                        <td className="title mono break">{each.name}</td>
                        <td data-label="Value" className="variable-value">
                          <span className="row">
                            <code className="truncate" title={each.value.length > 40 ? each.value : undefined}>
                              {each.value === '' ? <span className="faint">empty</span> : each.value}
                            </code>
                            <CopyButton text={each.value} label={`Copy the value of ${each.name}`} />
                          </span>
                        </td>
                        <td data-label="Changed" className="muted">
                          <span>
                            <Ago at={each.updatedAt} /> {each.updatedBy && <span className="faint">by <Who by={each.updatedBy} /></span>}
                          </span>
                        </td>
                        <td className="actions">
                          {editable && (
                            <>
                              <Button look="quiet" size="small" icon aria-label={`Edit ${each.name}`} onClick={() => setEditing({kind: 'variable', name: each.name})}>
                                <Pencil size={14} aria-hidden="true" />
                              </Button>
                              <Button look="quiet" size="small" icon aria-label={`Delete ${each.name}`} busy={deleting === each.name} onClick={() => void deleteVariable(each)}>
                                <Trash2 size={14} aria-hidden="true" />
                              </Button>
                            </>
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )
            }
          </Loaded>
          {variables.data && variables.data.items.length > 0 && <More query={variables} shown={variables.data.items.length} one="variable" />}
        </section>
        <section className="panel" aria-labelledby="secrets">
          <header>
            <h2 id="secrets" className="row">
              <Lock size={15} aria-hidden="true" className="faint" /> Secrets
            </h2>
            {editable && (
              <Button size="small" onClick={() => setEditing({kind: 'secret'})}>
                <Plus size={13} aria-hidden="true" /> New secret
              </Button>
            )}
          </header>
          <Loaded query={secrets} label="secrets" rows={3}>
            {({items}) =>
              items.length === 0 ? (
                <Empty icon={KeyRound} title="No secrets">
                  <p>Keys and passwords belong here. They are encrypted on disk, never written to a log, and never shown again: not even to you.</p>
                </Empty>
              ) : (
                <table className="table cards variables">
                  <thead>
                    <tr>
                      <th scope="col">Name</th>
                      <th scope="col">Value</th>
                      <th scope="col">Changed</th>
                      <th scope="col">
                        <span className="hidden-visually">Actions</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((each) => (
                      <tr key={each.name}>
                        <td className="title mono break">{each.name}</td>
                        <td data-label="Value" className="variable-value faint">
                          <span className="hidden-visually">never shown</span>
                          <span aria-hidden="true">••••••••••</span>
                        </td>
                        <td data-label="Changed" className="muted">
                          <span>
                            <Ago at={each.updatedAt} /> {each.updatedBy && <span className="faint">by <Who by={each.updatedBy} /></span>}
                          </span>
                        </td>
                        <td className="actions">
                          {editable && (
                            <>
                              <Button look="quiet" size="small" icon aria-label={`Replace ${each.name}`} onClick={() => setEditing({kind: 'secret', secret: each})}>
                                <Pencil size={14} aria-hidden="true" />
                              </Button>
                              <Button look="quiet" size="small" icon aria-label={`Delete ${each.name}`} onClick={() => askToDelete(each)}>
                                <Trash2 size={14} aria-hidden="true" />
                              </Button>
                            </>
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )
            }
          </Loaded>
        </section>
      </div>
      {editing?.kind === 'variable' && (
        <VariableDialog app={app.id} name={editing.name} taken={variables.data?.items.map((each) => each.name) ?? []} onClose={() => setEditing(undefined)} onSaved={after} />
      )}
      {editing?.kind === 'secret' && (
        <SecretDialog app={app.id} secret={editing.secret} taken={secrets.data?.items.map((each) => each.name) ?? []} onClose={() => setEditing(undefined)} onSaved={after} />
      )}
      <Confirm
        open={deletingSecret !== undefined}
        onOpenChange={(open) => !open && askToDelete(undefined)}
        title={`Delete ${deletingSecret?.name ?? ''}?`}
        about={
          <>
            {replaced && (
              <>
                <b>{deletingSecret?.updatedBy === undefined ? 'Somebody' : <Who by={deletingSecret.updatedBy} />} replaced it meanwhile</b>, <Ago at={deletingSecret?.updatedAt} />: it is their value that would go.{' '}
              </>
            )}
            Its value cannot be read back, so this cannot be undone. Processes that run keep it until they start anew.
          </>
        }
        action="Delete the secret"
        danger
        onConfirm={async () => {
          const {name, version} = deletingSecret!;
          try {
            await value(api.DELETE('/v1/apps/{app}/secrets/{name}', {params: {path: {app: app.id, name}, ...ifUnchanged(version)}}));
          } catch (error) {
            if (!changedMeanwhile(error)) {
              throw error;
            }
            const now = await readSecret(app.id, name);
            await queryClient.invalidateQueries({queryKey: ['app', app.id, 'secrets']});
            if (now !== undefined) {
              setDeletingSecret(now);
              setReplaced(true);
              throw new ChangedError(`${name} was replaced meanwhile, and is not deleted.`);
            }
          }
          await after();
          toast.done(`${name} is deleted.`);
        }}
      />
      <Confirm
        open={restarting}
        onOpenChange={setRestarting}
        title={`Restart ${app.name}?`}
        about="One replica after the other takes the new values; no request fails."
        action="Restart"
        onConfirm={async () => {
          await value(api.POST('/v1/apps/{app}/restart', {params: {path: {app: app.id}}}));
          setChanged(false);
          toast.done(`${app.name} is restarting, replica by replica.`);
        }}
      />
    </>
  );
}
