import { useLocation } from 'wouter';
import { useRun } from '../../api/queries';
import { useCrumbs } from '../../app/crumbs';
import { ErrorCard, Skeleton } from '../../components/feedback';

export function RunDoor({ id }: { id: string }) {
  const run = useRun(id);
  const [, navigate] = useLocation();
  useCrumbs({ name: 'Runs', path: '/runs' }, { name: run.data?.name ?? id.slice(0, 10) });
  if (run.isError) return <div className="page"><ErrorCard error={run.error} what={`run ${id}`} onRetry={() => void run.refetch()} /></div>;
  if (run.data) queueMicrotask(() => navigate(run.data.trial_id === null ? `/compare?runs=${id}` : `/trials/${run.data.trial_id}`, { replace: true }));
  return <div className="page"><Skeleton height={300} /></div>;
}
