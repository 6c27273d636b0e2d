import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { sendJson } from '../../api/client';
import { useAccounts, useProjects } from '../../api/queries';
import type { Account, AccountRole, Session } from '../../api/schema';
import { Card } from '../../components/card';
import { Command, Empty, ErrorCard } from '../../components/feedback';
import { Ago, Wide } from '../../components/small';

type Invited = Account & { secret: string };

/** People who sign in, and what each may do where. */
export function Accounts({ session }: { session: Session }) {
  const client = useQueryClient();
  const accounts = useAccounts(true);
  const [name, setName] = useState('');
  const [edited, setEdited] = useState<Account | null>(null);
  const again = (): void => void client.invalidateQueries({ queryKey: ['accounts'] });
  const create = useMutation({
    mutationFn: () => sendJson<Invited>('POST', '/api/v1/accounts', { name, projects: { default: 'viewer' } }),
    onSuccess: (made) => {
      setName('');
      setEdited(made);
      again();
    },
  });
  const invite = useMutation({ mutationFn: (id: number) => sendJson<Invited>('POST', `/api/v1/accounts/${id}/invitation`), onSuccess: again });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const invited = [invite.data, create.data].filter((one): one is Invited => one !== undefined);
  return (
    <Card title="Accounts" note="people who sign in" className="span-12">
      <form className="actions" onSubmit={submit} style={{ marginBottom: 14 }}>
        <input className="input" required maxLength={100} placeholder="Name" aria-label="Name of the account" value={name} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className="button" data-kind="primary" disabled={create.isPending}>Invite</button>
      </form>
      {!session.access_control && <p className="muted">On this machine nobody needs to sign in; accounts count where the server listens to others.</p>}
      {invited.map((one) => <p key={one.secret} className="banner" role="status">The one-time secret of {one.name}, shown only now and valid for 7 days: <Command>{one.secret}</Command></p>)}
      {(create.isError || invite.isError) && <ErrorCard error={create.error ?? invite.error} what="the answer" />}
      {accounts.isError && <ErrorCard error={accounts.error} what="the accounts" onRetry={() => void accounts.refetch()} />}
      {accounts.data?.items.length === 0 && <Empty title="There is no account yet"><p>Invite somebody above: they choose their password with a one-time secret.</p></Empty>}
      {accounts.data && accounts.data.items.length > 0 && (
        <Wide label="Accounts">
          <table className="plain full">
            <thead><tr><th scope="col">Name</th><th scope="col">State</th><th scope="col">In every project</th><th scope="col">In single projects</th><th scope="col">Created</th><th scope="col"><span className="visually-hidden">Change</span></th></tr></thead>
            <tbody>
              {accounts.data.items.map((account) => (
                <tr key={account.account_id}>
                  <td><strong>{account.name}</strong></td><td>{account.state}</td><td>{account.role ?? <span className="muted">none</span>}</td>
                  <td>{Object.entries(account.projects).map(([project, role]) => `${project}: ${role}`).join(', ') || <span className="muted">none</span>}</td>
                  <td><Ago time={account.created_at} /></td>
                  <td className="actions">
                    <button type="button" className="button" data-size="small" aria-label={`Change ${account.name}`} onClick={() => setEdited(account)}>Change</button>
                    <button type="button" className="button" data-size="small" aria-label={`New secret for ${account.name}, to be used once`} disabled={invite.isPending || account.state === 'disabled'} onClick={() => invite.mutate(account.account_id)}>New secret</button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {edited !== null && <Rights account={edited} onClose={() => setEdited(null)} />}
    </Card>
  );
}

function RoleChoice({ label, value, onChange }: { label: string; value: AccountRole | null; onChange: (role: AccountRole | null) => void }) {
  return (
    <label className="field" style={{ justifyContent: 'space-between' }}>{label}
      <select className="select" value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? null : (event.target.value as AccountRole))}>
        <option value="">no role</option><option>viewer</option><option>editor</option><option>admin</option>
      </select>
    </label>
  );
}

function Rights({ account, onClose }: { account: Account; onClose: () => void }) {
  const client = useQueryClient();
  const projects = useProjects();
  const [role, setRole] = useState(account.role);
  const [single, setSingle] = useState(account.projects);
  const [disabled, setDisabled] = useState(account.state === 'disabled');
  const done = (): void => {
    void client.invalidateQueries({ queryKey: ['accounts'] });
    onClose();
  };
  const path = `/api/v1/accounts/${account.account_id}`;
  const save = useMutation({ mutationFn: () => sendJson('PUT', path, { role, projects: single, disabled }), onSuccess: done });
  const remove = useMutation({ mutationFn: () => sendJson('DELETE', path), onSuccess: done });
  const change = (project: string, to: AccountRole | null): void => setSingle(Object.fromEntries([...Object.entries(single).filter(([name]) => name !== project), ...(to === null ? [] : [[project, to] as const])]));
  return (
    <Modal opened onClose={onClose} title={`What ${account.name} may do`} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 80 }}>
      <div style={{ display: 'grid', gap: 10 }}>
        <RoleChoice label="In every project" value={role} onChange={setRole} />
        {projects.data?.items.map(({ name }) => <RoleChoice key={name} label={`In ${name}`} value={single[name] ?? null} onChange={(to) => change(name, to)} />)}
        <label className="field"><input type="checkbox" checked={disabled} onChange={(event) => setDisabled(event.target.checked)} /> shut out, with all sessions and tokens</label>
      </div>
      {(save.isError || remove.isError) && <ErrorCard error={save.error ?? remove.error} what="the answer" />}
      <div className="actions" style={{ marginTop: 18, justifyContent: 'flex-end' }}>
        <button type="button" className="button" data-kind="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>Delete the account</button>
        <button type="button" className="button" onClick={onClose}>Leave it</button>
        <button type="button" className="button" data-kind="primary" data-autofocus disabled={save.isPending} onClick={() => save.mutate()}>Save</button>
      </div>
    </Modal>
  );
}
