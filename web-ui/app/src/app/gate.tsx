import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { rememberCsrfToken, sendJson, SIGNED_OUT } from '../api/client';
import { useSession } from '../api/queries';
import type { Session } from '../api/schema';
import { Logo } from './logo';

/** Lets everybody in where access control is off; asks who they are where it is on. */
export function Gate({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { data } = useSession();
  if (data) rememberCsrfToken(data.csrf_token);
  useEffect(() => {
    const ask = (): void => void client.invalidateQueries({ queryKey: ['session'] });
    window.addEventListener(SIGNED_OUT, ask);
    return () => window.removeEventListener(SIGNED_OUT, ask);
  }, [client]);
  return data?.access_control === true && data.role === null ? <SignIn signedIn={data.name} /> : children;
}

type Way = 'password' | 'once' | 'token';

interface Field {
  key: 'name' | 'password' | 'secret' | 'token';
  label: string;
  complete: string;
  hidden: boolean;
  hint?: string;
}

const FIELDS: Record<Way, Field[]> = {
  password: [
    { key: 'name', label: 'Name', complete: 'username', hidden: false },
    { key: 'password', label: 'Password', complete: 'current-password', hidden: true },
  ],
  once: [
    { key: 'secret', label: 'One-time secret', complete: 'off', hidden: false, hint: 'An admin gave it to you, or the server printed it at its first start.' },
    { key: 'password', label: 'New password', complete: 'new-password', hidden: true, hint: 'At least 12 characters.' },
  ],
  token: [{ key: 'token', label: 'Token', complete: 'current-password', hidden: true, hint: 'It begins with esp_.' }],
};

const WAYS: [Way, string][] = [['password', 'Name and password'], ['once', 'One-time secret'], ['token', 'Token']];

function SignIn({ signedIn }: { signedIn: string | null }) {
  const client = useQueryClient();
  const [way, setWay] = useState<Way>('password');
  const [values, setValues] = useState<Partial<Record<Field['key'], string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fields = FIELDS[way];
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const body = Object.fromEntries(fields.map(({ key }) => [key, key === 'password' ? (values[key] ?? '') : (values[key] ?? '').trim()]));
      const session = await sendJson<Session>('POST', way === 'once' ? '/api/v1/session/invitation' : '/api/v1/session', body);
      rememberCsrfToken(session.csrf_token);
      await client.invalidateQueries();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <form className="card" onSubmit={(event) => void submit(event)} aria-label="Sign in">
        <Logo size={40} />
        <h1>Espalier</h1>
        {signedIn !== null && <p className="muted">{signedIn} has no role in any project yet. An admin can give one.</p>}
        <div className="chips" role="group" aria-label="Sign in with">
          {WAYS.map(([one, words]) => (
            <button key={one} type="button" className="chip" aria-pressed={one === way} onClick={() => { setWay(one); setFailure(null); }}>{words}</button>
          ))}
        </div>
        {fields.map(({ key, label, complete, hidden, hint }) => (
          <div key={key} className="stack">
            <label className="field" htmlFor={`sign-in-${key}`}>{label}</label>
            <input
              id={`sign-in-${key}`}
              className="input"
              required
              maxLength={200}
              type={hidden ? 'password' : 'text'}
              autoComplete={complete}
              value={values[key] ?? ''}
              onChange={(event) => setValues({ ...values, [key]: event.target.value })}
              aria-invalid={failure !== null}
              aria-describedby={hint === undefined ? 'sign-in-problem' : `sign-in-${key}-hint sign-in-problem`}
            />
            {hint !== undefined && <small id={`sign-in-${key}-hint`} className="muted">{hint}</small>}
          </div>
        ))}
        <p id="sign-in-problem" role="alert" style={{ color: 'var(--state-failed)' }}>{failure}</p>
        <button type="submit" className="button" data-kind="primary" disabled={busy}>{way === 'once' ? 'Choose the password and sign in' : 'Sign in'}</button>
      </form>
    </main>
  );
}
