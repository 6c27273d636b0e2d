import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { sendJson } from '../../api/client';
import { useStudies } from '../../api/queries';
import type { Waiting } from '../../api/schema';
import { useReason } from '../../app/permission';
import { Card } from '../../components/card';
import { ErrorCard } from '../../components/feedback';
import { StateBadge } from '../../components/state';
import { firstOf } from '../../lib/queue';

/** The studies whose trials wait. Holding one back lets those behind it go first; nothing of it is lost. */
export function WaitingStudies({ items }: { items: Waiting[] }) {
  const client = useQueryClient();
  const studies = useStudies({ state: 'SUBMITTED,RUNNING,PAUSED' });
  const reason = useReason('editor');
  const ask = useMutation({
    mutationFn: ({ id, verb }: { id: number; verb: 'pause' | 'resume' }) => sendJson('POST', `/api/v1/studies/${id}/${verb}`),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['studies'] }),
  });
  const found = firstOf(items);
  if (found.length < 2 && !studies.data?.items.some((study) => study.state === 'PAUSED')) return null;
  return (
    <Card title="Studies that wait" note="hold one back to let those behind it go first" className="above">
      {ask.isError && <ErrorCard error={ask.error} what="the answer" />}
      <table className="plain full">
        <thead><tr><th scope="col">Study</th><th scope="col">Queue</th><th scope="col">State</th><th scope="col" className="right">Waiting</th><th scope="col" className="right">First place</th><th scope="col"><span className="visually-hidden">Change</span></th></tr></thead>
        <tbody>
          {found.map(({ studyId, name, queue, count, position }) => {
            const study = studies.data?.items.find((one) => one.study_id === studyId);
            const held = study?.state === 'PAUSED';
            return (
              <tr key={studyId}>
                <th scope="row"><Link href={`/studies/${studyId}`}>{name}</Link></th>
                <td>{queue}</td>
                <td>{study && <StateBadge state={study.state} />}</td>
                <td className="right number">{count}</td>
                <td className="right number">{position}</td>
                <td className="right">
                  <button type="button" className="button" data-size="small" disabled={ask.isPending || reason !== null || study === undefined} title={reason ?? undefined} onClick={() => ask.mutate({ id: studyId, verb: held ? 'resume' : 'pause' })}>
                    {held ? <><IconPlayerPlay size={14} aria-hidden /> Go on with</> : <><IconPlayerPause size={14} aria-hidden /> Hold back</>} <span className="visually-hidden">{name}</span>
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}
