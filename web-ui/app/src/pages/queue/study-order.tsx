import { IconArrowBarToUp, IconChevronDown, IconChevronUp, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiFailure, sendJson } from '../../api/client';
import { useStudies } from '../../api/queries';
import type { StudySummary, Waiting } from '../../api/schema';
import { useReason } from '../../app/permission';
import { Card } from '../../components/card';
import { ErrorCard } from '../../components/feedback';
import { StateBadge } from '../../components/state';
import { firstPlaces, inOrder, moved, type Move } from '../../lib/queue';

type Wish = { study: StudySummary; verb: 'pause' | 'resume' } | { study: StudySummary; priority: number };

/** The studies under way in the order in which free slots go to them. Moving one changes its priority; holding one back lets the others go on without it. */
export function StudyOrder({ items }: { items: Waiting[] }) {
  const client = useQueryClient();
  const studies = useStudies({ state: 'SUBMITTED,RUNNING,PAUSED' });
  const reason = useReason('editor');
  const ask = useMutation({
    mutationFn: (wish: Wish) => ('verb' in wish
      ? sendJson('POST', `/api/v1/studies/${wish.study.study_id}/${wish.verb}`)
      : sendJson('PUT', `/api/v1/studies/${wish.study.study_id}/priority`, { priority: wish.priority, seen: wish.study.priority })),
    onSettled: () => void client.invalidateQueries({ queryKey: ['studies'] }),
  });
  const ordered = inOrder(studies.data?.items ?? []);
  const places = firstPlaces(items);
  if (ordered.length < 2 && !ordered.some((study) => study.state === 'PAUSED' || study.priority !== 0)) return null;
  const disabled = ask.isPending || reason !== null;
  const mover = (study: StudySummary, move: Move, words: string, icon: ReactNode) => {
    const priority = moved(ordered, study, move);
    return (
      <button type="button" className="icon-button" disabled={disabled || priority === null} title={reason ?? words} aria-label={`${words}: ${study.name}`} onClick={() => priority !== null && ask.mutate({ study, priority })}>{icon}</button>
    );
  };
  return (
    <Card title="Order of studies" note="a free slot goes to the first that wants it; what runs is left running" className="above">
      {ask.isError && (ask.error instanceof ApiFailure && ask.error.status === 409 ? <p className="banner" role="status">{ask.error.message}</p> : <ErrorCard error={ask.error} what="the answer" />)}
      <div className="wide" tabIndex={0} role="region" aria-label="Order of studies as a table">
        <table className="plain full">
          <thead><tr><th scope="col">Study</th><th scope="col">Queue</th><th scope="col">State</th><th scope="col" className="right">Running</th><th scope="col" className="right">Waiting</th><th scope="col" className="right">First place</th><th scope="col" className="right">Priority</th><th scope="col"><span className="visually-hidden">Change</span></th></tr></thead>
          <tbody>
            {ordered.map((study) => {
              const held = study.state === 'PAUSED';
              return (
                <tr key={study.study_id}>
                  <th scope="row"><Link href={`/studies/${study.study_id}`}>{study.name}</Link></th>
                  <td>{study.queue}</td>
                  <td><StateBadge state={study.state} /></td>
                  <td className="right number">{study.trials.running}</td>
                  <td className="right number">{study.trials.queued + study.trials.waiting}</td>
                  <td className="right number">{places.get(study.study_id) ?? '–'}</td>
                  <td className="right number">{study.priority}</td>
                  <td className="right" style={{ whiteSpace: 'nowrap' }}>
                    {mover(study, 'first', 'First of its queue', <IconArrowBarToUp size={16} aria-hidden />)}
                    {mover(study, 'before', 'Earlier', <IconChevronUp size={16} aria-hidden />)}
                    {mover(study, 'behind', 'Later', <IconChevronDown size={16} aria-hidden />)}
                    <button type="button" className="button" data-size="small" disabled={disabled} title={reason ?? undefined} onClick={() => ask.mutate({ study, verb: held ? 'resume' : 'pause' })}>
                      {held ? <><IconPlayerPlay size={14} aria-hidden /> Go on with</> : <><IconPlayerPause size={14} aria-hidden /> Hold back</>} <span className="visually-hidden">{study.name}</span>
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
