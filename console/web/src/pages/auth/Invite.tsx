import {useMutation, useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {Link, useNavigate, useParams} from 'react-router';
import {api, value} from '../../api/client';
import {authSettingsQuery, meQuery, queryClient, useMe} from '../../api/queries';
import {Button} from '../../ui/Button';
import {ErrorNotice, Loading, Notice} from '../../ui/Feedback';
import {signOut} from '../../shell/Sidebar';
import {AccountForm} from './AccountForm';
import {AuthFrame} from './AuthFrame';
import {signUp} from './session';

const ROLE_WORDS = {viewer: 'see its apps', editor: 'change its apps', owner: 'change its apps and the team itself'};

export default function Invite() {
  const {code = ''} = useParams();
  const offer = useQuery({queryKey: ['invite', code], queryFn: () => value(api.GET('/v1/invites/{code}', {params: {path: {code}}})), retry: false});
  const settings = useQuery(authSettingsQuery).data;
  const me = useMe();
  const navigate = useNavigate();
  const [joining, setJoining] = useState(false);
  const accept = useMutation({
    mutationFn: () => value(api.POST('/v1/invites/{code}/accept', {params: {path: {code}}})),
    onSuccess: async (team) => {
      await queryClient.invalidateQueries({queryKey: meQuery.queryKey});
      await queryClient.invalidateQueries({queryKey: ['apps']});
      void navigate(`/teams/${team.id}`, {replace: true});
    },
  });
  const make = useMutation({
    mutationFn: (form: {email: string; name: string; password: string}) => signUp({...form, invite: code}),
    onMutate: () => setJoining(true),
    onSuccess: () => navigate('/', {replace: true}),
  });
  if (offer.isError) {
    return (
      <AuthFrame title="This invite is not open" below={<Link to="/signin">Sign in</Link>}>
        <ErrorNotice error={offer.error} />
        <p className="muted" style={{marginTop: 12}}>
          It was used, withdrawn, or has expired. Ask for a new one.
        </p>
      </AuthFrame>
    );
  }
  if (offer.data === undefined || me.isPending) {
    return (
      <AuthFrame title="An invite">
        <Loading label="the invite" rows={3} />
      </AuthFrame>
    );
  }
  const {team, email, role, invitedBy} = offer.data;
  const lead = `${invitedBy ?? 'Somebody'} invites you to “${team}”. As ${role === 'viewer' ? 'a viewer' : `an ${role}`} you can ${ROLE_WORDS[role]}.`;
  if (me.data && !joining) {
    const other = me.data.user?.email.toLowerCase() !== email.toLowerCase();
    return (
      <AuthFrame title={`Join ${team}`} lead={lead}>
        {other && (
          <Notice tone="warn">
            The invite is for {email}; you are signed in as {me.data.user?.email}.
          </Notice>
        )}
        <div className="form">
          {accept.isError && <ErrorNotice error={accept.error} />}
          {other ? (
            <Button size="full" onClick={() => void signOut()}>
              Sign out, to go on as {email}
            </Button>
          ) : (
            <Button look="primary" size="full" busy={accept.isPending} onClick={() => accept.mutate()}>
              Join the team
            </Button>
          )}
        </div>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title={`Join ${team}`}
      lead={lead}
      below={
        <>
          Have an account? <Link to={`/signin?next=${encodeURIComponent(`/invites/${code}`)}`}>Sign in to join</Link>
        </>
      }
    >
      <AccountForm
        action="Make an account and join"
        doing="Making the account…"
        email={email}
        minPasswordLength={settings?.minPasswordLength}
        busy={make.isPending}
        error={make.isError ? make.error : undefined}
        onSubmit={(form) => make.mutate(form)}
      />
    </AuthFrame>
  );
}
