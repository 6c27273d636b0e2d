import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useId, useState } from 'react';
import { getJson, sendJson } from '../api/client';
import { lazily } from '../lib/lazily';
import { Card } from './card';
import { ErrorCard, Skeleton } from './feedback';
import { Ago } from './small';

const Markdown = lazily(() => import('./markdown'));

interface Note {
  text: string;
  author: string | null;
  changed_at: string | null;
}

/** What people wrote about a study or a run, in Markdown; `path` is the API's. */
export function NoteCard({ path, className = '' }: { path: string; className?: string }) {
  const client = useQueryClient();
  const note = useQuery({ queryKey: ['note', path], queryFn: ({ signal }) => getJson<Note>(path, {}, signal) });
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const save = useMutation({
    mutationFn: (text: string) => sendJson<Note>('PUT', path, { text }),
    onSuccess: (saved) => {
      client.setQueryData(['note', path], saved);
      setDraft(null);
    },
  });
  const { data } = note;
  return (
    <Card title="Notes" className={className} note={data?.changed_at ? <>{data.author ?? 'someone'}, <Ago time={data.changed_at} /></> : undefined}
      tools={draft === null && data && <button type="button" className="button" data-size="small" onClick={() => setDraft(data.text)}>{data.text === '' ? 'Write' : 'Change'}</button>}>
      {note.isPending && <Skeleton height={60} />}
      {note.isError && <ErrorCard error={note.error} what="the note" onRetry={() => void note.refetch()} />}
      {draft === null && data && (data.text === '' ? <p className="muted">Nothing is written yet. What was this for, and what did it show?</p> : <Suspense fallback={<Skeleton height={60} />}><Markdown text={data.text} /></Suspense>)}
      {draft !== null && (
        <form className="note-form" onSubmit={(event) => { event.preventDefault(); save.mutate(draft); }}>
          <label htmlFor={id} className="visually-hidden">Note in Markdown</label>
          <textarea id={id} autoFocus className="input mono" rows={8} maxLength={65_536} value={draft} onChange={(event) => setDraft(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && save.mutate(draft)} />
          {save.isError && <ErrorCard error={save.error} what="the answer" />}
          <div className="actions">
            <button type="submit" className="button" data-kind="primary" disabled={save.isPending}>Save</button>
            <button type="button" className="button" onClick={() => setDraft(null)}>Discard</button>
            <span className="muted">Markdown; HTML is left out. Ctrl+Enter saves.</span>
          </div>
        </form>
      )}
    </Card>
  );
}
