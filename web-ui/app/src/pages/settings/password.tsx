import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { rememberCsrfToken, sendJson } from '../../api/client';
import type { Session } from '../../api/schema';
import { Card } from '../../components/card';
import { ErrorCard } from '../../components/feedback';

/** One's own password; changing it ends all other sessions. */
export function Password() {
  const client = useQueryClient();
  const [before, setBefore] = useState('');
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: () => sendJson<Session>('PUT', '/api/v1/session/password', { before, password }),
    onSuccess: (session) => {
      rememberCsrfToken(session.csrf_token);
      setBefore('');
      setPassword('');
      void client.invalidateQueries({ queryKey: ['session'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Card title="Password" note="changing it signs you out everywhere else" className="span-12">
      <form className="actions" onSubmit={submit}>
        <label className="field">Now <input className="input" type="password" required autoComplete="current-password" value={before} onChange={(event) => setBefore(event.target.value)} /></label>
        <label className="field">New <input className="input" type="password" required minLength={12} maxLength={200} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} /></label>
        <button type="submit" className="button" disabled={change.isPending}>Change it</button>
      </form>
      {change.isSuccess && <p role="status" className="banner" style={{ marginTop: 14 }}>The password is changed.</p>}
      {change.isError && <ErrorCard error={change.error} what="the answer" />}
    </Card>
  );
}
