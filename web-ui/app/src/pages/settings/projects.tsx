import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { sendJson } from '../../api/client';
import { useProjects } from '../../api/queries';
import { Card } from '../../components/card';
import { ErrorCard } from '../../components/feedback';
import { Ago, Wide } from '../../components/small';

/** What studies, experiments and models belong to; roles hold in one or in every one. */
export function Projects({ admin }: { admin: boolean }) {
  const client = useQueryClient();
  const projects = useProjects();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const create = useMutation({
    mutationFn: () => sendJson('POST', '/api/v1/projects', { name, description }),
    onSuccess: () => {
      setName('');
      setDescription('');
      void client.invalidateQueries({ queryKey: ['projects'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Card title="Projects" note="those you see" className="span-12">
      <form className="actions" onSubmit={submit} style={{ marginBottom: 14 }}>
        <input className="input" required pattern="[a-z0-9][a-z0-9\-]{0,62}" title="1 to 63 lower-case letters, digits and hyphens" placeholder="Name" aria-label="Name of the project" value={name} onChange={(event) => setName(event.target.value)} />
        <input className="input" maxLength={1000} placeholder="What for" aria-label="Description" value={description} onChange={(event) => setDescription(event.target.value)} />
        <button type="submit" className="button" data-kind="primary" disabled={!admin || create.isPending} title={admin ? undefined : 'Only admins of every project make new ones.'}>Create</button>
      </form>
      {create.isError && <ErrorCard error={create.error} what="the answer" />}
      {projects.isError && <ErrorCard error={projects.error} what="the projects" onRetry={() => void projects.refetch()} />}
      <Wide label="Projects">
        <table className="plain full">
          <thead><tr><th scope="col">Name</th><th scope="col">Description</th><th scope="col">Created</th></tr></thead>
          <tbody>{projects.data?.items.map((project) => <tr key={project.project_id}><td><strong>{project.name}</strong></td><td>{project.description}</td><td><Ago time={project.created_at} /></td></tr>)}</tbody>
        </table>
      </Wide>
    </Card>
  );
}
