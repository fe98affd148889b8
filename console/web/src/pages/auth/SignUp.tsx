import {useMutation, useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {Link, Navigate, useLocation, useNavigate, useSearchParams} from 'react-router';
import {authSettingsQuery, useMe} from '../../api/queries';
import {Notice} from '../../ui/Feedback';
import {AccountForm} from './AccountForm';
import {AuthFrame} from './AuthFrame';
import {safeNext, signUp} from './session';

/** Signing up, and the first-run set-up behind the one-time link that `banyan up` prints (`/setup?token=…`). */
export default function SignUp() {
  const setup = useLocation().pathname === '/setup';
  const [search] = useSearchParams();
  const token = setup ? search.get('token') : null;
  const next = safeNext(search.get('next'));
  const settings = useQuery(authSettingsQuery).data;
  const me = useMe();
  const navigate = useNavigate();
  const [started, setStarted] = useState(false);
  const make = useMutation({
    mutationFn: (form: {email: string; name: string; password: string}) => signUp({...form, ...(token === null ? {} : {setupToken: token})}),
    onMutate: () => setStarted(true),
    onSuccess: () => navigate(setup ? '/' : next, {replace: true}),
  });
  if (me.data && !started) {
    return <Navigate to={setup ? '/' : next} replace />;
  }
  const title = setup ? 'Set up Banyan' : 'Make an account';
  if (setup && token === null) {
    return (
      <AuthFrame title={title} below={<Link to="/signin">Sign in instead</Link>}>
        <Notice tone="warn">
          This address lacks its token. Open the whole link that <code>banyan up</code> printed.
        </Notice>
      </AuthFrame>
    );
  }
  if (setup && settings?.setupNeeded === false) {
    return (
      <AuthFrame title={title} below={<Link to="/signin">Sign in</Link>}>
        <Notice>This installation already has an owner. The link has done its work.</Notice>
      </AuthFrame>
    );
  }
  if (!setup && settings?.signupOpen === false) {
    return (
      <AuthFrame title={title} below={<Link to="/signin">Sign in</Link>}>
        <Notice>Sign-up is closed here. Ask an owner of a team for an invite.</Notice>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title={title}
      lead={setup ? 'You become the owner of this installation and of the app that runs on it.' : 'You get a team of your own; others can be invited to it later.'}
      below={
        <>
          Have an account? <Link to={next === '/' ? '/signin' : `/signin?next=${encodeURIComponent(next)}`}>Sign in</Link>
        </>
      }
    >
      <AccountForm
        action={setup ? 'Take ownership' : 'Make the account'}
        doing={setup ? 'Setting up your account…' : 'Making the account…'}
        minPasswordLength={settings?.minPasswordLength}
        busy={make.isPending}
        error={make.isError ? make.error : undefined}
        onSubmit={(form) => make.mutate(form)}
      />
    </AuthFrame>
  );
}
