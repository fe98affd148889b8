import {useInfiniteQuery, useMutation, useQuery} from '@tanstack/react-query';
import {Laptop, Terminal} from 'lucide-react';
import {useState} from 'react';
import {api, value, type Schema} from '../../api/client';
import {ApiError} from '../../api/problem';
import {authSettingsQuery, meQuery, queries, queryClient} from '../../api/queries';
import {deviceInWords} from '../../lib/userAgent';
import {useSignedIn} from '../../shell/context';
import {signOut} from '../../shell/Sidebar';
import {Button} from '../../ui/Button';
import {Confirm} from '../../ui/Dialog';
import {ErrorNotice} from '../../ui/Feedback';
import {TextField} from '../../ui/Field';
import {Loaded} from '../../ui/Loaded';
import {More} from '../../ui/More';
import {PageHead} from '../../ui/PageHead';
import {Ago} from '../../ui/Small';
import {Tag} from '../../ui/State';
import {toast} from '../../ui/Toasts';
import {DeleteAccount} from './DeleteAccount';

export default function Account() {
  const me = useSignedIn();
  return (
    <div style={{maxWidth: 860}}>
      <PageHead title="Account" />
      <div className="stack wide">
        <Profile />
        <Password />
        <Sessions />
        {me.user !== undefined && me.caller.kind === 'user' && <DeleteAccount email={me.user.email} />}
      </div>
    </div>
  );
}

function Profile() {
  const me = useSignedIn();
  const current = me.user?.name ?? '';
  const [name, setName] = useState(current);
  const save = useMutation({
    mutationFn: (next: string) => value(api.PATCH('/v1/me', {body: {name: next}})),
    onSuccess: async (user) => {
      await queryClient.invalidateQueries({queryKey: meQuery.queryKey});
      setName(user.name);
      toast.done('Your name is changed.', () => save.mutate(current));
    },
  });
  const wrong = save.error instanceof ApiError ? save.error.field('name') : undefined;
  return (
    <section className="panel" aria-labelledby="profile">
      <header>
        <h2 id="profile">Profile</h2>
      </header>
      <form
        className="body form"
        style={{maxWidth: 420}}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(name.trim());
        }}
      >
        {save.isError && wrong === undefined && <ErrorNotice error={save.error} />}
        <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={100} autoComplete="name" wrong={wrong} />
        <TextField label="E-mail" value={me.user?.email ?? ''} readOnly hint="It cannot be changed." />
        <div>
          <Button look="primary" type="submit" busy={save.isPending} disabled={name.trim() === '' || name.trim() === current}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}

function Password() {
  const settings = useQuery(authSettingsQuery).data;
  const me = useSignedIn();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  const least = settings?.minPasswordLength ?? 1;
  const tooShort = next.length < least;
  const change = useMutation({
    mutationFn: () => value(api.POST('/v1/me/password', {body: {currentPassword: current, newPassword: next}})),
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      setTried(false);
      await queryClient.invalidateQueries({queryKey: ['sessions']});
      toast.done('Your password is changed. Your other sessions have ended.');
    },
  });
  const field = (name: string) => (change.error instanceof ApiError ? change.error.field(name) : undefined);
  return (
    <section className="panel" aria-labelledby="password">
      <header>
        <h2 id="password">Password</h2>
      </header>
      <form
        className="body form"
        style={{maxWidth: 420}}
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!tooShort) {
            change.mutate();
          }
        }}
      >
        {change.isError && field('currentPassword') === undefined && field('newPassword') === undefined && <ErrorNotice error={change.error} />}
        <input type="text" name="username" autoComplete="username" value={me.user?.email ?? ''} readOnly hidden />
        <TextField label="Current password" type="password" autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} required wrong={field('currentPassword')} />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          value={next}
          onChange={(event) => setNext(event.target.value)}
          required
          maxLength={200}
          hint={`At least ${least} characters.`}
          wrong={tried && tooShort ? `At least ${least} characters, please.` : field('newPassword')}
        />
        <div>
          <Button type="submit" busy={change.isPending} disabled={current === '' || next === ''}>
            Change the password
          </Button>
        </div>
      </form>
    </section>
  );
}

function Sessions() {
  const query = useInfiniteQuery(queries.sessions());
  const [ending, setEnding] = useState<Schema<'Session'>>();
  return (
    <section className="panel" aria-labelledby="sessions">
      <header>
        <h2 id="sessions">Where you are signed in</h2>
      </header>
      <Loaded query={query} label="sessions">
        {({items}) => (
          <table className="table cards">
            <thead>
              <tr>
                <th scope="col">Device</th>
                <th scope="col">From</th>
                <th scope="col">Signed in</th>
                <th scope="col">Last used</th>
                <th scope="col">
                  <span className="hidden-visually">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((each) => (
                <tr key={each.id}>
                  <td className="title">
                    <span className="row" title={each.userAgent}>
                      {each.kind === 'token' ? <Terminal size={15} aria-hidden="true" className="faint" /> : <Laptop size={15} aria-hidden="true" className="faint" />}
                      {deviceInWords(each.userAgent)} {each.current && <Tag tone="ok">this one</Tag>}
                    </span>
                  </td>
                  <td data-label="From" className="mono small">
                    {each.remoteAddress ?? '–'}
                  </td>
                  <td data-label="Signed in" className="muted">
                    <Ago at={each.createdAt} />
                  </td>
                  <td data-label="Last used" className="muted">
                    <Ago at={each.lastUsedAt} />
                  </td>
                  <td className="actions">
                    <Button size="small" look="quiet" onClick={() => (each.current ? void signOut() : setEnding(each))} aria-label={each.current ? 'Sign out here' : `Sign out ${deviceInWords(each.userAgent)}`}>
                      Sign out
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      {query.data && <More query={query} shown={query.data.items.length} one="session" />}
      <Confirm
        open={ending !== undefined}
        onOpenChange={(open) => !open && setEnding(undefined)}
        title="Sign it out?"
        about={`${deviceInWords(ending?.userAgent)} has to sign in again with the password.`}
        action="Sign out"
        danger
        onConfirm={async () => {
          await value(api.DELETE('/v1/me/sessions/{session}', {params: {path: {session: ending!.id}}}));
          await queryClient.invalidateQueries({queryKey: ['sessions']});
          toast.done('That session has ended.');
        }}
      />
    </section>
  );
}
