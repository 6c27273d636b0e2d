import type { UseQueryResult } from '@tanstack/react-query';
import type { Page } from '../../api/queries';
import type { MovedStudy, StudySummary } from '../../api/schema';
import { ErrorCard } from '../../components/feedback';
import { consequences } from '../../lib/queue';
import type { Proposal } from './use-proposal';

interface ProposalBarProps {
  proposal: Proposal;
  studies: StudySummary[];
  preview: UseQueryResult<Page<MovedStudy>>;
  disabled: boolean;
  onConfirm: () => void;
  onLeave: () => void;
}

/** Says what a move would change, and asks for it. */
export function ProposalBar({ proposal, studies, preview, disabled, onConfirm, onLeave }: ProposalBarProps) {
  const stateOf = (id: number) => studies.find((one) => one.study_id === id)?.state;
  const name = studies.find((one) => one.study_id === proposal.study)?.name ?? '';
  return (
    <div className="proposal">
      <p role="status">
        <strong>{name}</strong> with priority {proposal.priority} instead of {proposal.seen}: {preview.data === undefined ? 'what that changes is computed …' : consequences(preview.data.items.filter((one) => stateOf(one.study_id) !== 'PAUSED'))}
      </p>
      {preview.isError && <ErrorCard error={preview.error} what="what that changes" onRetry={() => void preview.refetch()} />}
      <button type="button" className="button" data-kind="primary" data-size="small" disabled={disabled} onClick={onConfirm}>Move it</button>
      <button type="button" className="button" data-size="small" onClick={onLeave}>Leave it</button>
    </div>
  );
}
