import {useMutation} from '@tanstack/react-query';
import {useState} from 'react';
import {useNavigate} from 'react-router';
import {answer, api, value} from '../../api/client';
import {ifUnchanged} from '../../api/precondition';
import {ApiError} from '../../api/problem';
import {meQuery, queryClient} from '../../api/queries';
import {useTeam} from '../../shell/context';
import {Button} from '../../ui/Button';
import {Confirm} from '../../ui/Dialog';
import {ErrorNotice, Notice} from '../../ui/Feedback';
import {TextField} from '../../ui/Field';
import {CopyButton} from '../../ui/Small';
import {toast} from '../../ui/Toasts';

export default function TeamSettings() {
  const {team, owner} = useTeam();
  const navigate = useNavigate();
  const [name, setName] = useState(team.name);
  const [deleting, setDeleting] = useState(false);
  const rename = useMutation({
    mutationFn: async (next: string) => {
      const path = {team: team.id};
      const {etag} = await answer(api.GET('/v1/teams/{team}', {params: {path}}));
      return value(api.PATCH('/v1/teams/{team}', {params: {path, ...ifUnchanged(etag)}, body: {name: next}}));
    },
    onSuccess: async (changed) => {
      const before = team.name;
      await queryClient.invalidateQueries({queryKey: meQuery.queryKey});
      setName(changed.name);
      toast.done(`The team is called ${changed.name} now.`, () => rename.mutate(before));
    },
  });
  const wrong = rename.error instanceof ApiError ? rename.error.field('name') : undefined;
  return (
    <div className="stack wide" style={{maxWidth: 640}}>
      <title>{`Settings · ${team.name} · Banyan`}</title>
      <section className="panel" aria-labelledby="about-team">
        <header>
          <h2 id="about-team">The team</h2>
        </header>
        <form
          className="body form"
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate(name.trim());
          }}
        >
          {rename.isError && wrong === undefined && <ErrorNotice error={rename.error} />}
          <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={100} disabled={!owner} wrong={wrong} />
          <div className="field">
            <span className="label">Id</span>
            <span className="row">
              <code className="break">{team.id}</code> <CopyButton text={team.id} label="Copy the team’s id" />
            </span>
          </div>
          {owner ? (
            <div>
              <Button look="primary" type="submit" busy={rename.isPending} disabled={name.trim() === '' || name.trim() === team.name}>
                Rename
              </Button>
            </div>
          ) : (
            <Notice>Owners of the team change its settings.</Notice>
          )}
        </form>
      </section>
      {owner && (
        <section className="panel" aria-labelledby="delete-team">
          <header>
            <h2 id="delete-team">Delete the team</h2>
          </header>
          <div className="body row wrap spread">
            <span className="muted" style={{maxWidth: '44ch'}}>
              {team.personal ? 'A personal team stays as long as its user.' : team.installation ? 'The installation team owns this node and stays.' : 'Its keys and invites stop working at once. A team that owns an app stays.'}
            </span>
            <Button look="danger" disabled={team.personal || team.installation} onClick={() => setDeleting(true)}>
              Delete {team.name}
            </Button>
          </div>
        </section>
      )}
      <Confirm
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${team.name}?`}
        about="This cannot be undone. Its members lose it, and its keys and invites stop working at once."
        action="Delete the team"
        danger
        onConfirm={async () => {
          await value(api.DELETE('/v1/teams/{team}', {params: {path: {team: team.id}}}));
          await queryClient.invalidateQueries({queryKey: meQuery.queryKey});
          void navigate('/');
          toast.done(`${team.name} is deleted.`);
        }}
      />
    </div>
  );
}
