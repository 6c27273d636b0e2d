import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { rememberCsrfToken, sendJson } from '../api/client';
import { useSession } from '../api/queries';
import type { Session } from '../api/schema';
import { Logo } from './logo';

/** Lets everybody in where access control is off; asks for a token where it is on. */
export function Gate({ children }: { children: ReactNode }) {
  const { data } = useSession();
  if (data) rememberCsrfToken(data.csrf_token);
  return data?.access_control === true && data.role === null ? <SignIn /> : children;
}

function SignIn() {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const signIn = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      const session = await sendJson<Session>('POST', '/api/v1/session', { token: token.trim() });
      rememberCsrfToken(session.csrf_token);
      await client.invalidateQueries();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <main className="sign-in">
      <form className="card" onSubmit={(event) => void signIn(event)}>
        <Logo size={40} />
        <h1>Espalier</h1>
        <p className="muted">This server asks for a token. The first one was printed when it started; admins make more in Settings.</p>
        <label className="field" htmlFor="token">Token</label>
        <input id="token" className="input mono" type="password" autoComplete="current-password" value={token} onChange={(event) => setToken(event.target.value)} aria-invalid={failure !== null} aria-describedby="token-problem" />
        <p id="token-problem" role="alert" style={{ color: 'var(--state-failed)' }}>{failure}</p>
        <button type="submit" className="button" data-kind="primary" disabled={token.trim() === ''}>Sign in</button>
      </form>
    </main>
  );
}
