import { IconArrowBarToUp, IconArrowDown, IconArrowUp, IconChevronDown, IconChevronUp, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { MovedStudy, StudySummary } from '../../api/schema';
import { StateBadge } from '../../components/state';
import { type Move, shift } from '../../lib/queue';
import { startsIn } from './starts';

interface OrderRowProps {
  study: StudySummary;
  /** Where its first waiting trial stands; undefined where none waits. */
  place: number | undefined;
  grip: ReactNode;
  /** It is the one that would move. */
  proposed: boolean;
  /** What would become of it; null while no move is looked at, undefined while the answer is awaited. */
  then: MovedStudy | null | undefined;
  now: number;
  disabled: boolean;
  reason: string | null;
  can: (move: Move) => boolean;
  onMove: (move: Move) => void;
  onHold: () => void;
}

const MOVES: readonly [Move, string, ReactNode][] = [
  ['first', 'First of its queue', <IconArrowBarToUp key="first" size={16} aria-hidden />],
  ['before', 'Earlier', <IconChevronUp key="before" size={16} aria-hidden />],
  ['behind', 'Later', <IconChevronDown key="behind" size={16} aria-hidden />],
];

/** A study in the order of its queue. */
export function OrderRow({ study, place, grip, proposed, then, now, disabled, reason, can, onMove, onHold }: OrderRowProps) {
  const held = study.state === 'PAUSED';
  return (
    <tr data-chosen={proposed}>
      <td className="narrow">{grip}</td>
      <th scope="row"><Link href={`/studies/${study.study_id}`}>{study.name}</Link></th>
      <td>{study.queue}</td>
      <td><StateBadge state={study.state} /></td>
      <td className="right number">{study.trials.running}</td>
      <td className="right number">{study.trials.queued + study.trials.waiting}</td>
      <td className="right number">{then === null ? (place ?? '–') : then === undefined ? '…' : held ? <span className="muted">held back</span> : <Start moved={then} now={now} />}</td>
      <td className="right number">{study.priority}</td>
      <td className="right" style={{ whiteSpace: 'nowrap' }}>
        {MOVES.map(([move, words, icon]) => (
          <button key={move} type="button" className="icon-button" disabled={disabled || !can(move)} title={reason ?? words} aria-label={`${words}: ${study.name}`} onClick={() => onMove(move)}>{icon}</button>
        ))}
        <button type="button" className="button" data-size="small" disabled={disabled} title={reason ?? undefined} onClick={onHold}>
          {held ? <><IconPlayerPlay size={14} aria-hidden /> Go on with</> : <><IconPlayerPause size={14} aria-hidden /> Hold back</>} <span className="visually-hidden">{study.name}</span>
        </button>
      </td>
    </tr>
  );
}

/** When its next trial would start, and how much that differs from now. */
function Start({ moved, now }: { moved: MovedStudy; now: number }) {
  const by = shift(moved.start, moved.start_then);
  if (moved.start_then === null) return <span className="muted" title="It starts no more trials, or too little is known of how long they take">not known</span>;
  return (
    <>
      {startsIn(Date.parse(moved.start_then), now)}
      {by !== null && <span className="shift" data-later={by.later}>{by.later ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />}{by.words}</span>}
    </>
  );
}
