import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getJson } from '../../api/client';
import type { Page } from '../../api/queries';
import type { MovedStudy, StudySummary } from '../../api/schema';
import { inOrder } from '../../lib/queue';

/** Another priority for a study, which nobody has been told yet; `seen` is the one it had when it was thought of. */
export interface Proposal {
  study: number;
  priority: number;
  seen: number;
}

/** A move that is looked at before it is made: the order as it would be, and whose start it would shift. */
export function useProposal(studies: StudySummary[]) {
  const [wanted, setWanted] = useState<Proposal | null>(null);
  const actual = inOrder(studies);
  // A study that has ended meanwhile is not moved.
  const proposal = wanted !== null && actual.some((one) => one.study_id === wanted.study) ? wanted : null;
  const ordered = proposal === null ? actual : inOrder(actual.map((one) => (one.study_id === proposal.study ? { ...one, priority: proposal.priority } : one)));
  const preview = useQuery({
    // Read again with whatever else is read of studies.
    queryKey: ['studies', 'preview', proposal?.study, proposal?.priority],
    enabled: proposal !== null,
    queryFn: ({ signal }) => getJson<Page<MovedStudy>>(`/api/v1/studies/${proposal?.study}/priority/preview`, { priority: proposal?.priority }, signal),
  });
  const propose = (study: StudySummary, priority: number | null): void => {
    const before = actual.find((one) => one.study_id === study.study_id);
    if (priority === null || before === undefined) return;
    const seen = proposal?.study === study.study_id ? proposal.seen : before.priority;
    setWanted(priority === seen ? null : { study: study.study_id, priority, seen });
  };
  const drop = (): void => setWanted(null);
  return { actual, ordered, proposal, preview, propose, drop };
}
