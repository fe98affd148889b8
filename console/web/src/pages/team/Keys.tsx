import {useInfiniteQuery, useMutation} from '@tanstack/react-query';
import {KeyRound, Plus} from 'lucide-react';
import {useState} from 'react';
import {api, value, type Schema} from '../../api/client';
import {ApiError} from '../../api/problem';
import {queries, queryClient} from '../../api/queries';
import {useTeam} from '../../shell/context';
import {Button} from '../../ui/Button';
import {Confirm, Dialog} from '../../ui/Dialog';
import {Empty, ErrorNotice} from '../../ui/Feedback';
import {SelectField, TextField} from '../../ui/Field';
import {Loaded} from '../../ui/Loaded';
import {More} from '../../ui/More';
import {Ago, Once} from '../../ui/Small';
import {Tag} from '../../ui/State';
import {toast} from '../../ui/Toasts';
import {ROLE_WORDS, ROLES} from './Members';

export default function Keys() {
  const {team, owner} = useTeam();
  const query = useInfiniteQuery(queries.keys(team.id));
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Schema<'Key'>>();
  const refresh = () => queryClient.invalidateQueries({queryKey: ['team', team.id]});
  return (
    <>
      <title>{`Keys · ${team.name} · Banyan`}</title>
      <section className="panel" aria-labelledby="keys">
        <header>
          <h2 id="keys">Keys</h2>
          {owner && (
            <Button size="small" look="primary" onClick={() => setMaking(true)}>
              <Plus size={13} aria-hidden="true" /> New key
            </Button>
          )}
        </header>
        <Loaded query={query} label="keys">
          {({items}) =>
            items.length === 0 ? (
              <Empty icon={KeyRound} title="No keys">
                <p>
                  Programs sign in with a key: CI that releases, a dashboard that reads metrics.
                  {owner ? ' Make one, and give it the smallest role that does.' : ' An owner of the team can make one.'}
                </p>
              </Empty>
            ) : (
              <table className="table cards">
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Begins with</th>
                    <th scope="col">Role</th>
                    <th scope="col">Made</th>
                    <th scope="col">Last used</th>
                    <th scope="col">Ends</th>
                    <th scope="col">
                      <span className="hidden-visually">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((each) => (
                    <tr key={each.id}>
                      <td className="title">{each.name}</td>
                      <td data-label="Begins with">
                        <code>{each.prefix}…</code>
                      </td>
                      <td data-label="Role">
                        <Tag>{each.role}</Tag>
                      </td>
                      <td data-label="Made" className="muted">
                        <span>
                          <Ago at={each.createdAt} /> {each.createdBy && <span className="faint">by {each.createdBy}</span>}
                        </span>
                      </td>
                      <td data-label="Last used" className="muted">
                        <Ago at={each.lastUsedAt} />
                      </td>
                      <td data-label="Ends" className="muted">
                        <Ago at={each.expiresAt} />
                      </td>
                      <td className="actions">
                        {owner && (
                          <Button size="small" look="quiet" aria-label={`Revoke ${each.name}`} onClick={() => setRevoking(each)}>
                            Revoke
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
        {query.data && query.data.items.length > 0 && <More query={query} shown={query.data.items.length} one="key" />}
      </section>
      {making && <KeyDialog team={team} onClose={() => setMaking(false)} onMade={refresh} />}
      <Confirm
        open={revoking !== undefined}
        onOpenChange={(open) => !open && setRevoking(undefined)}
        title={`Revoke ${revoking?.name ?? ''}?`}
        about="It stops working on every node within a second, and cannot be brought back. Whatever uses it is refused from then on."
        action="Revoke the key"
        danger
        onConfirm={async () => {
          await value(api.DELETE('/v1/teams/{team}/keys/{key}', {params: {path: {team: team.id, key: revoking!.id}}}));
          await refresh();
          toast.done(`${revoking!.name} is revoked.`);
        }}
      />
    </>
  );
}

const LIVES = [
  {days: 0, label: 'never'},
  {days: 7, label: 'in 7 days'},
  {days: 30, label: 'in 30 days'},
  {days: 90, label: 'in 90 days'},
  {days: 365, label: 'in a year'},
];

function KeyDialog({team, onClose, onMade}: {team: Schema<'Team'>; onClose: () => void; onMade: () => Promise<void>}) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Schema<'Role'>>('viewer');
  const [days, setDays] = useState(90);
  const make = useMutation({
    mutationFn: () =>
      value(
        api.POST('/v1/teams/{team}/keys', {
          params: {path: {team: team.id}},
          body: {name: name.trim(), role, ...(days === 0 ? {} : {expiresAt: new Date(Date.now() + days * 86_400_000).toISOString()})},
        }),
      ),
    onSuccess: onMade,
  });
  const wrong = make.error instanceof ApiError ? make.error.field('name') : undefined;
  if (make.data) {
    return (
      <Dialog open once onOpenChange={(open) => !open && onClose()} title={`The key “${make.data.name}”`} about="Copy it now. It is shown this once; only its hash is kept.">
        <div className="stack">
          <Once text={make.data.secret} label="the key" />
          <p className="small muted">
            Programs send it as <code>Authorization: Bearer {make.data.prefix}…</code>
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
    <Dialog open onOpenChange={(open) => !open && onClose()} title="New key" about={`Programs act with it for ${team.name}, within its role.`}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        {make.isError && wrong === undefined && <ErrorNotice error={make.error} />}
        <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={100} wrong={wrong} hint="What uses it, such as ci or grafana." autoFocus autoComplete="off" />
        <SelectField label="Role" value={role} onChange={(event) => setRole(event.target.value as Schema<'Role'>)}>
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {each}: {ROLE_WORDS[each]}
            </option>
          ))}
        </SelectField>
        <SelectField label="Ends" value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {LIVES.map((each) => (
            <option key={each.days} value={each.days}>
              {each.label}
            </option>
          ))}
        </SelectField>
        <div className="ends" style={{marginTop: 4}}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={make.isPending} disabled={name.trim() === ''}>
            Make the key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
