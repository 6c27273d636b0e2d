import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiFailure, sendJson } from '../../api/client';
import { useStudies } from '../../api/queries';
import type { StudySummary, Waiting } from '../../api/schema';
import { useReason } from '../../app/permission';
import { Card } from '../../components/card';
import { ErrorCard } from '../../components/feedback';
import { useNow, Wide } from '../../components/small';
import { firstPlaces, moved, movedTo } from '../../lib/queue';
import { Grip } from './grip';
import { OrderRow } from './order-row';
import { ProposalBar } from './proposal-bar';
import { type Proposal, useProposal } from './use-proposal';

type Wish = { hold: StudySummary } | { move: Proposal };

function send(wish: Wish): Promise<unknown> {
  if ('hold' in wish) return sendJson('POST', `/api/v1/studies/${wish.hold.study_id}/${wish.hold.state === 'PAUSED' ? 'resume' : 'pause'}`);
  const { study, priority, seen } = wish.move;
  return sendJson('PUT', `/api/v1/studies/${study}/priority`, { priority, seen });
}

/**
 * The studies under way in the order in which free slots go to them. A move is shown with whose start it shifts, and then
 * made by another priority; holding one back lets the others go on without it.
 */
export function StudyOrder({ items }: { items: Waiting[] }) {
  const client = useQueryClient();
  const studies = useStudies({ state: 'SUBMITTED,RUNNING,PAUSED' });
  const reason = useReason('editor');
  const now = useNow();
  const { actual, ordered, proposal, preview, propose, drop } = useProposal(studies.data?.items ?? []);
  const ask = useMutation({ mutationFn: send, onSettled: () => client.invalidateQueries({ queryKey: ['studies'] }).then(drop) });
  const places = firstPlaces(items);
  if (actual.length < 2 && !actual.some((study) => study.state === 'PAUSED' || study.priority !== 0)) return null;
  const disabled = ask.isPending || reason !== null;
  const confirm = (): void => {
    if (proposal !== null && !ask.isPending) ask.mutate({ move: proposal });
  };
  const drag = (study: StudySummary, place: number): void => {
    const target = ordered[place];
    if (target !== undefined) propose(study, target.study_id === study.study_id ? study.priority : movedTo(ordered, study, target));
  };
  const then = (study: StudySummary) => (proposal === null ? null : preview.data?.items.find((one) => one.study_id === study.study_id));
  return (
    <Card title="Order of studies" note="a free slot goes to the first that wants it; what runs is left running" className="above">
      {ask.isError && (ask.error instanceof ApiFailure && ask.error.status === 409 ? <p className="banner" role="status">{ask.error.message}</p> : <ErrorCard error={ask.error} what="the answer" />)}
      <Wide label="Order of studies as a table">
        <table className="plain full order">
          <thead><tr><td /><th scope="col">Study</th><th scope="col">Queue</th><th scope="col">State</th><th scope="col" className="right">Running</th><th scope="col" className="right">Waiting</th><th scope="col" className="right">{proposal === null ? 'First place' : 'Would start next'}</th><th scope="col" className="right">Priority</th><th scope="col"><span className="visually-hidden">Change</span></th></tr></thead>
          <tbody>
            {ordered.map((study) => (
              <OrderRow key={study.study_id} study={study} place={places.get(study.study_id)} proposed={study.study_id === proposal?.study} then={then(study)} now={now} disabled={disabled} reason={reason}
                can={(move) => moved(ordered, study, move) !== null} onMove={(move) => propose(study, moved(ordered, study, move))} onHold={() => ask.mutate({ hold: study })}
                grip={<Grip label={`Move ${study.name}`} title={reason ?? 'Drag, or press the arrow keys and then Enter'} disabled={disabled} onMove={(move) => propose(study, moved(ordered, study, move))} onDrag={(place) => drag(study, place)} onConfirm={confirm} onLeave={drop} />} />
            ))}
          </tbody>
        </table>
      </Wide>
      {proposal !== null && <ProposalBar proposal={proposal} studies={actual} preview={preview} disabled={disabled} onConfirm={confirm} onLeave={drop} />}
    </Card>
  );
}
