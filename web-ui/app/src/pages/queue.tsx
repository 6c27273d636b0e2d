import { IconListCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { useQueue } from '../api/queries';
import type { Waiting } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { Empty, ErrorCard, Skeleton } from '../components/feedback';
import { Ago, useNow } from '../components/small';
import { StateBadge } from '../components/state';
import { type Column, Table } from '../components/table';
import { plural } from '../lib/format';
import { useLive } from '../live/use-live';
import { startsIn } from './queue/starts';
import { StudyOrder } from './queue/study-order';

const columnsAt = (now: number): Column<Waiting>[] => [
  { id: 'trial', header: 'Trial', width: 200, cell: (one) => <Link href={`/trials/${one.trial_id}`}>{one.study_name} · {one.number}</Link> },
  { id: 'position', header: 'Place', width: 70, cell: (one) => <strong className="number">{one.position}</strong> },
  { id: 'reason', header: 'Waits because', width: 320, cell: (one) => <span title={one.reason}>{one.reason}</span> },
  { id: 'state', header: 'State', width: 112, cell: (one) => <StateBadge state={one.state} /> },
  { id: 'start', header: 'Starts', width: 120, title: 'If trials last as long as those of their studies did, and nothing is submitted before it', cell: (one) => (one.expected_start === null ? <span className="muted" title="Too little is known: no trial of its study, or of one before it, has ended yet">not known</span> : startsIn(Date.parse(one.expected_start), now)) },
  { id: 'since', header: 'Since', width: 110, cell: (one) => <Ago time={one.since} /> },
  { id: 'queue', header: 'Queue', width: 130, cell: (one) => one.queue },
];

/** What runs next, and why the rest waits. */
export default function Queue() {
  useCrumbs({ name: 'Queue' });
  useLive('studies', ['studies']);
  useLive('workers', ['studies', 'queue']);
  const [, navigate] = useLocation();
  const queue = useQueue();
  const now = useNow();
  const columns = useMemo(() => columnsAt(now), [now]);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Queue</h1>
          <p className="muted">{queue.data ? `${plural(queue.data.total, 'trial waits', 'trials wait')}${queue.data.items.length < queue.data.total ? `; the first ${queue.data.items.length} are shown` : ''}` : ' '}</p>
        </div>
      </div>
      {queue.isPending && <Skeleton height={240} />}
      {queue.isError && <ErrorCard error={queue.error} what="the queue" onRetry={() => void queue.refetch()} />}
      {queue.data && <StudyOrder items={queue.data.items} />}
      {queue.data && (
        <section className="card" aria-label="Waiting trials" style={{ overflow: 'hidden' }}>
          <Table label="Waiting trials" rows={queue.data.items} columns={columns} rowKey={(one) => one.trial_id} onOpen={(one) => navigate(`/trials/${one.trial_id}`)} height={Math.max(320, innerHeight - 220)}
            empty={<Empty icon={<IconListCheck size={44} stroke={1.2} />} title="Nothing waits"><p>Every planned trial has a slot, or has ended.</p><Link href="/studies/new" className="button">New study</Link></Empty>} />
        </section>
      )}
    </div>
  );
}
