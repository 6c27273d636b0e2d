import { IconArrowsDiff } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useCompared } from '../api/run-table';
import { useCrumbs } from '../app/crumbs';
import { Empty, ErrorCard, Skeleton } from '../components/feedback';
import { listCodec, useUrlState } from '../lib/url-state';
import { useLive } from '../live/use-live';
import { Curves } from './compare/curves';
import { Matrix } from './compare/matrix';
import { Modules } from './compare/modules';

const MOST = 100;
/** A stream carries 50 topics; the page around has some of its own. */
const MOST_LIVE = 40;

/** What differs between runs, and does it matter? */
export default function Compare() {
  useCrumbs({ name: 'Compare' });
  const [ids, setIds] = useUrlState('runs', listCodec, true);
  const wanted = ids.slice(0, MOST);
  const answer = useCompared(wanted);
  useLive(wanted.slice(0, MOST_LIVE).map((id) => `run:${id}`), ['compared'], ['curves']);
  const compared = answer.data ?? [];
  if (ids.length === 0) {
    return (
      <div className="page">
        <div className="page-head"><div><h1>Compare</h1></div></div>
        <section className="card"><Empty icon={<IconArrowsDiff size={44} stroke={1.2} />} title="Choose what to compare"><p>Tick rows of a study's trials or of the runs, then press <kbd>c</kbd>.</p><Link href="/runs" className="button" data-kind="primary">All runs</Link></Empty></section>
      </div>
    );
  }
  return (
    <div className="page">
      <div className="page-head"><div><h1>{ids.length === 1 ? (compared[0]?.name ?? 'One run') : `${ids.length} runs compared`}</h1></div></div>
      {ids.length > MOST && <p className="banner" role="status">The first {MOST} of {ids.length} runs are compared.</p>}
      {answer.isError && <ErrorCard error={answer.error} what="the runs" onRetry={() => void answer.refetch()} />}
      {answer.data && answer.data.length < wanted.length && <p className="banner" role="status">{wanted.length - answer.data.length} of these runs are no longer there.</p>}
      {answer.isPending ? <Skeleton height={360} /> : compared.length > 0 && (
        <div className="grid">
          <Curves compared={compared} />
          <Matrix compared={compared} onLeave={(id) => setIds(ids.filter((one) => one !== id))} onFirst={(id) => setIds([id, ...ids.filter((one) => one !== id)])} />
          <Modules compared={compared} />
        </div>
      )}
    </div>
  );
}
