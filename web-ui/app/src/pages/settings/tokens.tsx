import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { sendJson } from '../../api/client';
import { useProjects, useTokens } from '../../api/queries';
import type { Role, Session, Token } from '../../api/schema';
import { reasonOf } from '../../app/permission';
import { Card } from '../../components/card';
import { Command, Empty, ErrorCard } from '../../components/feedback';
import { Ago, Wide } from '../../components/small';

const ROLES: Role[] = ['viewer', 'worker', 'editor', 'admin'];

/** One's tokens; for admins of every project everybody's, and those of the installation. */
export function Tokens({ session }: { session: Session }) {
  const client = useQueryClient();
  const tokens = useTokens(true);
  const projects = useProjects();
  const admin = session.role_everywhere === 'admin';
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState(90);
  const [project, setProject] = useState('');
  const [installation, setInstallation] = useState(!session.account);
  const again = (): void => void client.invalidateQueries({ queryKey: ['tokens'] });
  const create = useMutation({
    mutationFn: () => sendJson<Token & { secret: string }>('POST', '/api/v1/tokens', { name, role, days, installation, ...(project === '' ? {} : { project }) }),
    onSuccess: () => {
      setName('');
      again();
    },
  });
  const revoke = useMutation({ mutationFn: (id: number) => sendJson('DELETE', `/api/v1/tokens/${id}`), onSuccess: again });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const reason = admin || session.account ? null : 'Only accounts make tokens of their own: sign in by name and password.';
  return (
    <Card title="Tokens" note="for programs and workers" className="span-12">
      <form className="actions" onSubmit={submit} style={{ marginBottom: 14 }}>
        <input className="input" required maxLength={100} placeholder="Name" aria-label="Name of the token" value={name} onChange={(event) => setName(event.target.value)} />
        <select className="select" aria-label="Highest role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {ROLES.map((one) => <option key={one} disabled={reasonOf(session.role, one) !== null} title={reasonOf(session.role, one) ?? undefined}>{one}</option>)}
        </select>
        <select className="select" aria-label="Project" value={project} onChange={(event) => setProject(event.target.value)}>
          <option value="">every project</option>
          {projects.data?.items.map((one) => <option key={one.project_id} value={one.name}>{one.name}</option>)}
        </select>
        <label className="field">for <input className="input" type="number" min={1} max={3650} value={days} onChange={(event) => setDays(Number(event.target.value))} style={{ width: 84 }} /> days</label>
        {admin && <label className="field"><input type="checkbox" checked={installation} disabled={!session.account} onChange={(event) => setInstallation(event.target.checked)} /> of the installation, for workers</label>}
        <button type="submit" className="button" data-kind="primary" disabled={create.isPending || reason !== null} title={reason ?? undefined}>Create</button>
      </form>
      {reason !== null && <p className="muted">{reason}</p>}
      {create.data && <p className="banner" role="status">The secret of {create.data.name}, shown only now: <Command>{create.data.secret}</Command></p>}
      {(create.isError || revoke.isError) && <ErrorCard error={create.error ?? revoke.error} what="the answer" />}
      {tokens.isError && <ErrorCard error={tokens.error} what="the tokens" onRetry={() => void tokens.refetch()} />}
      {tokens.data?.items.length === 0 && <Empty title="There is no token yet"><p>Make one above, or by</p><Command>./espalier login</Command></Empty>}
      {tokens.data && tokens.data.items.length > 0 && (
        <Wide label="Tokens">
          <table className="plain full">
            <thead><tr><th scope="col">Name</th><th scope="col">Of</th><th scope="col">Role</th><th scope="col">Project</th><th scope="col">Created</th><th scope="col">Expires</th><th scope="col">Last used</th><th scope="col"><span className="visually-hidden">Revoke</span></th></tr></thead>
            <tbody>
              {tokens.data.items.map((token) => (
                <tr key={token.token_id}>
                  <td><strong>{token.name}</strong></td><td>{token.account ?? <span className="muted">installation</span>}</td><td>{token.role}</td><td>{token.project ?? <span className="muted">every</span>}</td><td><Ago time={token.created_at} /></td><td>{token.expires_at?.slice(0, 10) ?? 'never'}</td><td><Ago time={token.last_used_at} /></td>
                  <td><button type="button" className="button" data-size="small" data-kind="danger" aria-label={`Revoke ${token.name}`} onClick={() => revoke.mutate(token.token_id)}>Revoke</button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </Card>
  );
}
