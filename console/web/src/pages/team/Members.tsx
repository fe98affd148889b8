import {useInfiniteQuery, useMutation} from '@tanstack/react-query';
import {Mail, UserPlus} from 'lucide-react';
import {useState} from 'react';
import {useNavigate} from 'react-router';
import {api, value, type Schema} from '../../api/client';
import {changedMeanwhile, ifUnchanged} from '../../api/precondition';
import {meQuery, queries, queryClient} from '../../api/queries';
import {useSignedIn, useTeam} from '../../shell/context';
import {initials} from '../../shell/Sidebar';
import {Button} from '../../ui/Button';
import {Confirm} from '../../ui/Dialog';
import {Notice} from '../../ui/Feedback';
import {Loaded} from '../../ui/Loaded';
import {More} from '../../ui/More';
import {Ago} from '../../ui/Small';
import {Tag} from '../../ui/State';
import {toast} from '../../ui/Toasts';
import {InviteDialog} from './InviteDialog';
import './team.css';

export const ROLES: readonly Schema<'Role'>[] = ['viewer', 'editor', 'owner'];
export const ROLE_WORDS: Record<Schema<'Role'>, string> = {viewer: 'sees everything', editor: 'changes apps', owner: 'changes the team too'};

export default function Members() {
  const {team, owner} = useTeam();
  const me = useSignedIn();
  const navigate = useNavigate();
  const members = useInfiniteQuery(queries.members(team.id));
  const invites = useInfiniteQuery({...queries.invites(team.id), enabled: owner});
  const [inviting, setInviting] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Schema<'Invite'>>();
  /** The role that an owner is about to take instead: nobody can give it back to themselves. */
  const [stepping, setStepping] = useState<{member: Schema<'Member'>; role: Schema<'Role'>}>();
  const [removing, setRemoving] = useState<Schema<'Member'>>();
  /** Whose role somebody else changed while it was looked at: what was chosen here is not done. */
  const [outrun, setOutrun] = useState<Schema<'Member'>>();
  const refresh = () => queryClient.invalidateQueries({queryKey: ['team', team.id]});

  /** Holds only for the role that was read. */
  const setRole = (member: Schema<'Member'>, role: Schema<'Role'>) => value(api.PATCH('/v1/teams/{team}/members/{user}', {params: {path: {team: team.id, user: member.user}, ...ifUnchanged(member.version)}, body: {role}}));
  const showHowItIsNow = async (member: Schema<'Member'>) => {
    await refresh();
    setOutrun(member);
  };
  const change = useMutation({
    mutationFn: ({member, role}: {member: Schema<'Member'>; role: Schema<'Role'>}) => setRole(member, role),
    onMutate: () => setOutrun(undefined),
    onSuccess: async (changed, {member, role}) => {
      await refresh();
      toast.done(`${member.name} is ${role} now.`, () => {
        setRole(changed, member.role).then(refresh, async (error: unknown) => {
          toast.failed(changedMeanwhile(error) ? new Error(`Somebody else changed the role of ${member.name} meanwhile: it stays as they left it.`) : error);
          await refresh();
        });
      });
    },
    onError: (error, {member}) => (changedMeanwhile(error) ? showHowItIsNow(member) : toast.failed(error)),
  });
  const choose = (member: Schema<'Member'>, role: Schema<'Role'>) => {
    if (member.user === me.user?.id) {
      setStepping({member, role});
    } else {
      change.mutate({member, role});
    }
  };
  const leaving = removing?.user === me.user?.id;
  const now = members.data?.items.find((each) => each.user === outrun?.user);

  return (
    <div className="stack wide">
      <title>{`Members · ${team.name} · Banyan`}</title>
      <section className="panel" aria-labelledby="members">
        <header>
          <h2 id="members">Members</h2>
          {owner && (
            <Button size="small" look="primary" onClick={() => setInviting(true)}>
              <UserPlus size={13} aria-hidden="true" /> Invite somebody
            </Button>
          )}
        </header>
        {outrun !== undefined && (
          <div className="body">
            <Notice tone="warn" alert>
              <b>Somebody else changed the membership of {outrun.name} meanwhile.</b> {now === undefined ? `${outrun.name} is no member any more.` : `${outrun.name} is ${now.role} now. What you chose is not done; choose again if it still holds.`}
            </Notice>
          </div>
        )}
        <Loaded query={members} label="members">
          {({items}) => (
            <table className="table cards">
              <thead>
                <tr>
                  <th scope="col">Who</th>
                  <th scope="col">Role</th>
                  <th scope="col">Joined</th>
                  <th scope="col">
                    <span className="hidden-visually">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((each) => (
                  <tr key={each.user}>
                    <td className="title">
                      <span className="row">
                        <span className="avatar" aria-hidden="true">
                          {initials(each.name)}
                        </span>
                        <span className="who">
                          <span>
                            {each.name} {each.user === me.user?.id && <Tag>you</Tag>}
                          </span>
                          <span className="faint small break">{each.email}</span>
                        </span>
                      </span>
                    </td>
                    <td data-label="Role">
                      {owner ? (
                        <select className="input small role" aria-label={`Role of ${each.name}`} value={each.role} disabled={change.isPending} onChange={(event) => choose(each, event.target.value as Schema<'Role'>)}>
                          {ROLES.map((role) => (
                            <option key={role} value={role}>
                              {role}
                            </option>
                          ))}
                        </select>
                      ) : (
                        <Tag>{each.role}</Tag>
                      )}
                    </td>
                    <td data-label="Joined" className="muted">
                      <Ago at={each.joinedAt} />
                    </td>
                    <td className="actions">
                      {(owner || each.user === me.user?.id) && (
                        <Button size="small" look="quiet" onClick={() => setRemoving(each)} aria-label={each.user === me.user?.id ? 'Leave the team' : `Remove ${each.name}`}>
                          {each.user === me.user?.id ? 'Leave' : 'Remove'}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Loaded>
        {members.data && <More query={members} shown={members.data.items.length} one="member" />}
        <footer className="small muted">
          {ROLES.map((role) => (
            <span key={role}>
              <b>{role}</b> {ROLE_WORDS[role]}
            </span>
          ))}
        </footer>
      </section>
      {owner && (
        <section className="panel" aria-labelledby="invites">
          <header>
            <h2 id="invites">Open invites</h2>
          </header>
          <Loaded query={invites} label="invites" rows={2}>
            {({items}) =>
              items.length === 0 ? (
                <p className="muted" style={{padding: 16}}>
                  None is open. An invite is a link that you send yourself; it is good for one person and one use.
                </p>
              ) : (
                <table className="table cards">
                  <thead>
                    <tr>
                      <th scope="col">For</th>
                      <th scope="col">Role</th>
                      <th scope="col">Invited</th>
                      <th scope="col">Ends</th>
                      <th scope="col">
                        <span className="hidden-visually">Actions</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((each) => (
                      <tr key={each.id}>
                        <td className="title">
                          <span className="row">
                            <Mail size={14} aria-hidden="true" className="faint" /> <span className="break">{each.email}</span>
                          </span>
                        </td>
                        <td data-label="Role">
                          <Tag>{each.role}</Tag>
                        </td>
                        <td data-label="Invited" className="muted">
                          <span>
                            <Ago at={each.createdAt} /> {each.invitedBy && <span className="faint">by {each.invitedBy}</span>}
                          </span>
                        </td>
                        <td data-label="Ends" className="muted">
                          <Ago at={each.expiresAt} />
                        </td>
                        <td className="actions">
                          <Button size="small" look="quiet" onClick={() => setWithdrawing(each)} aria-label={`Withdraw the invite of ${each.email}`}>
                            Withdraw
                          </Button>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )
            }
          </Loaded>
          {invites.data && invites.data.items.length > 0 && <More query={invites} shown={invites.data.items.length} one="invite" />}
        </section>
      )}
      {inviting && <InviteDialog team={team} onClose={() => setInviting(false)} onMade={refresh} />}
      <Confirm
        open={withdrawing !== undefined}
        onOpenChange={(open) => !open && setWithdrawing(undefined)}
        title={`Withdraw the invite of ${withdrawing?.email ?? ''}?`}
        about="Its link stops working at once. You can make another one."
        action="Withdraw the invite"
        danger
        onConfirm={async () => {
          await value(api.DELETE('/v1/teams/{team}/invites/{invite}', {params: {path: {team: team.id, invite: withdrawing!.id}}}));
          await refresh();
          toast.done(`The invite of ${withdrawing!.email} is withdrawn.`);
        }}
      />
      <Confirm
        open={stepping !== undefined}
        onOpenChange={(open) => !open && setStepping(undefined)}
        title={`Be ${stepping?.role ?? ''} of ${team.name}?`}
        about="You give up being its owner, and cannot take it back yourself: another owner has to give it to you."
        action="Give up ownership"
        danger
        onConfirm={async () => {
          try {
            await setRole(stepping!.member, stepping!.role);
          } catch (error) {
            if (!changedMeanwhile(error)) {
              throw error;
            }
            await queryClient.invalidateQueries({queryKey: meQuery.queryKey});
            return showHowItIsNow(stepping!.member);
          }
          await refresh();
          await queryClient.invalidateQueries({queryKey: meQuery.queryKey});
          toast.done(`You are ${stepping!.role} of ${team.name} now.`);
        }}
      />
      <Confirm
        open={removing !== undefined}
        onOpenChange={(open) => !open && setRemoving(undefined)}
        title={leaving ? `Leave ${team.name}?` : `Remove ${removing?.name ?? ''}?`}
        about={leaving ? 'You lose sight of its apps at once; an owner can invite you again.' : `They lose sight of ${team.name} and its apps at once. Keys that they made keep working until they are revoked.`}
        action={leaving ? 'Leave the team' : 'Remove from the team'}
        danger
        onConfirm={async () => {
          await value(api.DELETE('/v1/teams/{team}/members/{user}', {params: {path: {team: team.id, user: removing!.user}}}));
          if (leaving) {
            await queryClient.invalidateQueries();
            void navigate('/');
          } else {
            await refresh();
          }
          toast.done(leaving ? `You left ${team.name}.` : `${removing!.name} is removed.`);
        }}
      />
    </div>
  );
}
