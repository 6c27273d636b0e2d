import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { sendJson } from '../../api/client';
import type { Worker } from '../../api/schema';
import { plural } from '../../lib/format';
import { lazily } from '../../lib/lazily';

const Confirm = lazily(() => import('../../components/confirm'));

/** Asks a worker to hand back what it runs and leave. */
export function Drain({ worker }: { worker: Worker }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const drain = useMutation({
    mutationFn: () => sendJson('POST', `/api/v1/workers/${encodeURIComponent(worker.worker_id)}/drain`),
    onSuccess: () => {
      setAsked(false);
      void client.invalidateQueries({ queryKey: ['workers'] });
    },
  });
  if (worker.state !== 'LIVE' || worker.draining) return null;
  return (
    <>
      <button type="button" className="button" data-size="small" aria-label={`Drain ${worker.worker_id}`} onClick={() => { drain.reset(); setAsked(true); }}>Drain</button>
      {asked && (
        <Suspense>
          <Confirm title={`Drain ${worker.worker_id}?`} act="Drain" busy={drain.isPending} error={drain.error} onAct={() => drain.mutate()} onClose={() => setAsked(false)}>
            <p>It takes no more trials{worker.busy.length > 0 ? `, hands back the ${plural(worker.busy.length, 'trial')} it runs at the next checkpoint,` : ''} and leaves. Others go on from there.</p>
          </Confirm>
        </Suspense>
      )}
    </>
  );
}
