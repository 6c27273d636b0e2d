import { useSpans } from '../../api/queries';
import type { Study } from '../../api/schema';
import { SlotTimeline } from '../../charts/slot-timeline';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';

const MOST = 600;

/** When each attempt ran, and on which slot. */
export default function Timeline({ study }: { study: Study }) {
  const spans = useSpans(study.study_id);
  if (spans.isPending) return <Skeleton height={240} />;
  if (spans.isError) return <ErrorCard error={spans.error} what="the attempts" onRetry={() => void spans.refetch()} />;
  const { items, more } = spans.data;
  return (
    <Card title="Timeline" note="attempts over slots; the number is the trial's, after the dot the attempt's">
      {items.length > MOST && <p className="banner" role="status">The latest {MOST} of {more ? 'more than ' : ''}{items.length} attempts are drawn.</p>}
      {items.length === 0 ? <Empty title="No worker has taken a trial yet" /> : <SlotTimeline spans={items.slice(0, MOST)} label={study.name} />}
    </Card>
  );
}
