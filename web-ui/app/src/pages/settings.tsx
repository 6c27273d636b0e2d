import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { sendJson } from '../api/client';
import { useHealth, useSession, useTokens } from '../api/queries';
import type { Role, Token } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { Card } from '../components/card';
import { Command, Empty, ErrorCard, Skeleton } from '../components/feedback';
import { Ago, Pairs } from '../components/small';

const ROLES: Role[] = ['viewer', 'worker', 'editor', 'admin'];

export default function Settings() {
  useCrumbs({ name: 'Settings' });
  const session = useSession();
  const health = useHealth();
  return (
    <div className="page">
      <div className="page-head"><div><h1>Settings</h1></div></div>
      <div className="grid">
        <Card title="Server" className="span-5" note={session.data?.version}>
          {health.isPending && <Skeleton height={80} />}
          {health.isError && <ErrorCard error={health.error} what="the server's health" onRetry={() => void health.refetch()} />}
          {health.data && <Pairs items={Object.entries(health.data.checks).map(([name, check]) => [name, <span key={name}><strong>{check.status}</strong> <span className="muted">{check.detail}</span></span>])} />}
          <p style={{ marginTop: 14 }}><a href="/openapi.json">OpenAPI document</a> · <a href="/metrics">Metrics for Prometheus</a></p>
        </Card>
        <Card title="You" className="span-7">
          {session.data && (session.data.access_control
            ? <Pairs items={[['Token', session.data.name ?? '–'], ['Role', session.data.role ?? '–']]} />
            : <p className="muted">Access control is off: the server listens to this machine only, and everybody here is an admin.</p>)}
        </Card>
        {session.data?.role === 'admin' && <Tokens />}
      </div>
    </div>
  );
}

function Tokens() {
  const client = useQueryClient();
  const tokens = useTokens(true);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const [days, setDays] = useState(90);
  const again = (): void => void client.invalidateQueries({ queryKey: ['tokens'] });
  const create = useMutation({ mutationFn: () => sendJson<Token & { secret: string }>('POST', '/api/v1/tokens', { name, role, days }), onSuccess: again });
  const revoke = useMutation({ mutationFn: (id: number) => sendJson('DELETE', `/api/v1/tokens/${id}`), onSuccess: again });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Card title="Tokens" note="for people, workers and scripts">
      <form className="actions" onSubmit={submit} style={{ marginBottom: 14 }}>
        <input className="input" required maxLength={100} placeholder="Name" aria-label="Name of the token" value={name} onChange={(event) => setName(event.target.value)} />
        <select className="select" aria-label="Role" value={role} onChange={(event) => setRole(event.target.value as Role)}>{ROLES.map((one) => <option key={one}>{one}</option>)}</select>
        <label className="field">for <input className="input" type="number" min={1} max={3650} value={days} onChange={(event) => setDays(Number(event.target.value))} style={{ width: 84 }} /> days</label>
        <button type="submit" className="button" data-kind="primary" disabled={create.isPending}>Create</button>
      </form>
      {create.data && <p className="banner" role="status">The secret of {create.data.name}, shown only now: <Command>{create.data.secret}</Command></p>}
      {(create.isError || revoke.isError) && <ErrorCard error={create.error ?? revoke.error} what="the answer" />}
      {tokens.isError && <ErrorCard error={tokens.error} what="the tokens" onRetry={() => void tokens.refetch()} />}
      {tokens.data?.items.length === 0 && <Empty title="There is no token yet" />}
      {tokens.data && tokens.data.items.length > 0 && (
        <table className="plain" style={{ width: '100%' }}>
          <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Created</th><th scope="col">Expires</th><th scope="col">Last used</th><th scope="col"><span className="visually-hidden">Revoke</span></th></tr></thead>
          <tbody>
            {tokens.data.items.map((token) => (
              <tr key={token.token_id}>
                <td><strong>{token.name}</strong></td><td>{token.role}</td><td><Ago time={token.created_at} /></td><td>{token.expires_at?.slice(0, 10) ?? 'never'}</td><td><Ago time={token.last_used_at} /></td>
                <td><button type="button" className="button" data-size="small" data-kind="danger" aria-label={`Revoke ${token.name}`} onClick={() => revoke.mutate(token.token_id)}>Revoke</button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
