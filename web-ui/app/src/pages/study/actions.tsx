import { Modal } from '@mantine/core';
import { IconCopy, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { sendJson } from '../../api/client';
import type { Study } from '../../api/schema';
import { useReason } from '../../app/permission';
import { ErrorCard } from '../../components/feedback';
import { isOver } from '../../lib/study';

type Verb = 'pause' | 'resume' | 'cancel' | 'delete';

const CONFIRM: Partial<Record<Verb, string>> = {
  cancel: 'Its running trials stop, and it cannot be resumed. What was measured stays.',
  delete: 'It disappears with its trials, metrics, logs and artifacts. What runs is cancelled first.',
};

/** What can be asked of a study; the scheduler carries it out. */
export function StudyActions({ study }: { study: Study }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState<Verb | null>(null);
  const path = `/api/v1/studies/${study.study_id}`;
  const ask = useMutation({
    mutationFn: (verb: Verb) => (verb === 'delete' ? sendJson('DELETE', path) : sendJson('POST', `${path}/${verb}`)),
    onSuccess: (_, verb) => {
      setAsked(null);
      void client.invalidateQueries({ queryKey: ['study', study.study_id] });
      void client.invalidateQueries({ queryKey: ['studies'] });
      if (verb === 'delete') navigate('/studies');
    },
  });
  const over = isOver(study.state);
  const steering = useReason('editor');
  const deleting = useReason('admin');
  const go = (verb: Verb): void => {
    ask.reset();
    if (CONFIRM[verb] === undefined) ask.mutate(verb);
    else setAsked(verb);
  };
  return (
    <div className="actions">
      {!over && study.state !== 'PAUSED' && <button type="button" className="button" disabled={ask.isPending || steering !== null} title={steering ?? undefined} onClick={() => go('pause')}><IconPlayerPause size={15} aria-hidden /> Pause</button>}
      {study.state === 'PAUSED' && <button type="button" className="button" data-kind="primary" disabled={ask.isPending || steering !== null} title={steering ?? undefined} onClick={() => go('resume')}><IconPlayerPlay size={15} aria-hidden /> Resume</button>}
      <Link href={`/studies/new?from=${study.study_id}`} className="button"><IconCopy size={15} aria-hidden /> Clone</Link>
      {!over && <button type="button" className="button" data-kind="danger" disabled={steering !== null} title={steering ?? undefined} onClick={() => go('cancel')}><IconPlayerStop size={15} aria-hidden /> Cancel</button>}
      {over && <button type="button" className="button" data-kind="danger" disabled={deleting !== null} title={deleting ?? undefined} onClick={() => go('delete')}><IconTrash size={15} aria-hidden /> Delete</button>}
      {ask.isError && asked === null && <ErrorCard error={ask.error} what="the answer" onRetry={() => ask.reset()} />}
      {asked !== null && (
        <Modal opened onClose={() => setAsked(null)} title={`${asked === 'cancel' ? 'Cancel' : 'Delete'} ${study.name}?`} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 80 }}>
          <p>{CONFIRM[asked]}</p>
          {ask.isError && <ErrorCard error={ask.error} what="the answer" />}
          <div className="actions" style={{ marginTop: 18, justifyContent: 'flex-end' }}>
            <button type="button" className="button" data-autofocus onClick={() => setAsked(null)}>Keep it</button>
            <button type="button" className="button" data-kind="danger" disabled={ask.isPending} onClick={() => ask.mutate(asked)}>{asked === 'cancel' ? 'Cancel the study' : 'Delete the study'}</button>
          </div>
        </Modal>
      )}
    </div>
  );
}
