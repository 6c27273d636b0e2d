import { Link } from 'wouter';
import type { Worker } from '../api/schema';

/** A square for each slot: busy ones lead to their trial. */
export function SlotSquares({ worker }: { worker: Worker }) {
  const busy = [...worker.busy].sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0));
  const count = Math.max(worker.slots, busy.length);
  return (
    <span className="slots">
      {Array.from({ length: count }, (_, index) => {
        const work = busy.find((one) => one.slot === index) ?? (busy[index]?.slot === null ? busy[index] : undefined);
        if (work !== undefined && worker.state === 'LIVE') {
          const words = `Slot ${index} of ${worker.worker_id}: trial ${work.number} of ${work.study_name}`;
          return <Link key={index} className="slot" data-state="busy" href={`/trials/${work.trial_id}`} aria-label={words} title={words}>{work.number}</Link>;
        }
        const state = worker.state === 'LOST' ? 'lost' : worker.state === 'LEFT' ? 'left' : worker.draining ? 'draining' : 'idle';
        const words = `Slot ${index} of ${worker.worker_id}: ${state}`;
        return <span key={index} className="slot" data-state={state} role="img" aria-label={words} title={words}>{state === 'lost' ? '×' : state === 'draining' ? '–' : ''}</span>;
      })}
    </span>
  );
}
