import {useMutation, useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {Link, Navigate, useNavigate, useSearchParams} from 'react-router';
import {authSettingsQuery, useMe} from '../../api/queries';
import {Button} from '../../ui/Button';
import {ErrorNotice, Notice} from '../../ui/Feedback';
import {TextField} from '../../ui/Field';
import {AuthFrame} from './AuthFrame';
import {safeNext, signIn} from './session';

export default function SignIn() {
  const [search] = useSearchParams();
  const next = safeNext(search.get('next'));
  const settings = useQuery(authSettingsQuery).data;
  const me = useMe();
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => navigate(next, {replace: true}),
    onError: () => setPassword(''),
  });
  if (me.data && !enter.isPending) {
    return <Navigate to={next} replace />;
  }
  return (
    <AuthFrame
      title="Sign in"
      lead="Your apps, their logs and their traffic."
      below={
        settings?.signupOpen ? (
          <>
            New here? <Link to={`/signup${next === '/' ? '' : `?next=${encodeURIComponent(next)}`}`}>Make an account</Link>
          </>
        ) : settings === undefined ? undefined : (
          'Sign-up is closed here. Ask an owner for an invite.'
        )
      }
    >
      {settings?.setupNeeded && (
        <Notice tone="warn">
          Nobody owns this installation yet. Open the one-time link that <code>banyan up</code> printed when it started, or wrote to the file <code>setup-link</code> in its data folder; it makes you its owner.
        </Notice>
      )}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate();
        }}
      >
        {enter.isError && <ErrorNotice error={enter.error} />}
        <TextField label="E-mail" type="email" name="email" autoComplete="username" value={email} onChange={(event) => setEmail(event.target.value)} required autoFocus />
        <TextField label="Password" type="password" name="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} required />
        <Button look="primary" size="full" type="submit" busy={enter.isPending}>
          {enter.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
        <span role="status" className="hidden-visually">
          {enter.isPending ? 'Signing in…' : ''}
        </span>
      </form>
    </AuthFrame>
  );
}
