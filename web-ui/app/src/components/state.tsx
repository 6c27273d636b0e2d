import { IconAlertTriangle, IconBan, IconCheck, IconCircleDashed, IconPlayerPauseFilled, IconPlayerPlayFilled, IconScissors, IconX } from '@tabler/icons-react';
import type { AttemptState, StudyState, TrialState, Worker } from '../api/schema';

export type Tone = 'queued' | 'running' | 'done' | 'pruned' | 'failed' | 'paused';
type AnyState = StudyState | TrialState | AttemptState | Worker['state'];

const LOOKS: Record<AnyState, { tone: Tone; word: string }> = {
  SUBMITTED: { tone: 'queued', word: 'Submitted' },
  WAITING: { tone: 'queued', word: 'Waiting' },
  QUEUED: { tone: 'queued', word: 'Queued' },
  OFFERED: { tone: 'queued', word: 'Offered' },
  CLAIMED: { tone: 'running', word: 'Claimed' },
  RUNNING: { tone: 'running', word: 'Running' },
  LIVE: { tone: 'done', word: 'Live' },
  COMPLETED: { tone: 'done', word: 'Completed' },
  FINISHED: { tone: 'done', word: 'Finished' },
  PRUNED: { tone: 'pruned', word: 'Pruned' },
  STOPPED: { tone: 'pruned', word: 'Stopped' },
  PAUSED: { tone: 'paused', word: 'Paused' },
  FAILED: { tone: 'failed', word: 'Failed' },
  LOST: { tone: 'failed', word: 'Lost' },
  CANCELLED: { tone: 'queued', word: 'Cancelled' },
  LEFT: { tone: 'queued', word: 'Left' },
};

const ICONS = { queued: IconCircleDashed, running: IconPlayerPlayFilled, done: IconCheck, pruned: IconScissors, failed: IconX, paused: IconPlayerPauseFilled };

export const toneOf = (state: AnyState): Tone => LOOKS[state]?.tone ?? 'queued';
export const wordOf = (state: AnyState): string => LOOKS[state]?.word ?? state;

/** State as icon, word and colour, so that none of them is needed alone. */
export function StateBadge({ state, title }: { state: AnyState; title?: string }) {
  const tone = toneOf(state);
  const Icon = state === 'CANCELLED' ? IconBan : state === 'LOST' ? IconAlertTriangle : ICONS[tone];
  return (
    <span className="state" data-tone={tone} title={title}>
      <Icon size={12} stroke={2.6} aria-hidden />
      {wordOf(state)}
    </span>
  );
}
