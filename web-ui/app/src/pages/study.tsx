import { Suspense } from 'react';
import { Link } from 'wouter';
import { useStudy } from '../api/queries';
import type { Study as StudyBody } from '../api/schema';
import { useTrialPoints } from '../api/trials';
import { useCrumbs } from '../app/crumbs';
import { Boundary, ErrorCard, Skeleton } from '../components/feedback';
import { countsInWords, Facts, Tabs, TrialBar, useNow } from '../components/small';
import { StateBadge } from '../components/state';
import { duration, number } from '../lib/format';
import { lazily } from '../lib/lazily';
import { goalInWords, spanOf, timeLeft, valueOf } from '../lib/study';
import { useUrlState, wordCodec } from '../lib/url-state';
import { useLive } from '../live/use-live';
import { StudyActions } from './study/actions';
import { Overview } from './study/overview';
import { type Shown, ShownBar, useShown } from './study/shown';

const Plots = lazily(() => import('./study/plots'));
const Rungs = lazily(() => import('./study/rungs'));
const Timeline = lazily(() => import('./study/timeline'));
const Space = lazily(() => import('./study/space'));
const Source = lazily(() => import('./study/source'));

const TABS = [['overview', 'Overview'], ['plots', 'Plots'], ['rungs', 'Rungs'], ['timeline', 'Timeline'], ['space', 'Space'], ['source', 'Study file']] as const;
/** What follows the filter and the selection of the page. */
const FILTERED: ReadonlySet<string> = new Set(['overview', 'plots', 'rungs', 'space']);
const tabCodec = wordCodec(['overview', 'plots', 'rungs', 'timeline', 'space', 'source']);

/** How far is it, what matters, what next? */
export default function Study({ id }: { id: number }) {
  const study = useStudy(id);
  const trials = useTrialPoints(id);
  useLive(`study:${id}`, ['study', id]);
  useCrumbs({ name: 'Studies', path: '/studies' }, { name: study.data?.name ?? `Study ${id}` });
  const [tab, setTab] = useUrlState('tab', tabCodec, true);
  const shown = useShown(study.data, trials.data?.points);
  if (study.isPending) return <div className="page"><Skeleton height={500} /></div>;
  if (study.isError) {
    return (
      <div className="page">
        <ErrorCard error={study.error} what={`study ${id}`} onRetry={() => void study.refetch()} />
        <p style={{ marginTop: 16 }}><Link href="/studies">All studies</Link></p>
      </div>
    );
  }
  return (
    <div className="page">
      <Header study={study.data} />
      <Tabs tabs={TABS} value={tab} onChange={setTab} label="Views of the study" />
      {trials.isError && <ErrorCard error={trials.error} what="the trials" onRetry={() => void trials.refetch()} />}
      {FILTERED.has(tab) && study.data.trials.total > 0 && <ShownBar study={study.data} shown={shown} tab={tab} />}
      <div role="tabpanel" aria-label={tab}>
        <Boundary what={tab}>
          {/* Without one of its own, a view that comes later would hide the tabs with it, and who moves by keys lose the place. */}
          <Suspense fallback={<Skeleton height={360} />}>
            <View tab={tab} study={study.data} shown={shown} />
          </Suspense>
        </Boundary>
      </div>
    </div>
  );
}

/** What needs no numbers of all trials does not wait for them. */
function View({ tab, study, shown }: { tab: (typeof TABS)[number][0]; study: StudyBody; shown: Shown }) {
  if (tab === 'overview') return <Overview study={study} shown={shown} />;
  if (tab === 'timeline') return <Timeline study={study} />;
  if (tab === 'source') return <Source study={study} />;
  if (shown.all === undefined) return <Skeleton height={360} />;
  switch (tab) {
    case 'plots':
      return <Plots study={study} shown={shown} />;
    case 'rungs':
      return <Rungs study={study} trials={shown.points} />;
    case 'space':
      return <Space study={study} trials={shown.points} />;
  }
}

function Header({ study }: { study: StudyBody }) {
  const now = useNow();
  const [first] = study.objectives;
  const left = timeLeft(study, now);
  return (
    <>
      <div className="page-head">
        <div>
          <div className="title-line">
            <h1>{study.name}</h1>
            <StateBadge state={study.state} />
            {study.requested !== null && <span className="state" data-tone="paused">{study.requested.toLowerCase()} asked for</span>}
          </div>
          <p className="muted">{study.reason || goalInWords(study.objectives)}</p>
        </div>
        <StudyActions study={study} />
      </div>
      <section className="card" aria-label="Progress" style={{ padding: 16, marginBottom: 18, display: 'grid', gap: 14 }}>
        <Facts items={[
          [first ? `Best ${first.metric}` : 'Best', study.best && first ? number(valueOf(study.best, first)) : '–'],
          ['At', study.best ? <Link href={`/trials/${study.best.trial_id}`}>{study.best.variant || `trial ${study.best.number}`}</Link> : '–'],
          ['Trials', <>{study.trials.total} <small>of {study.trial_limit}</small></>],
          ['Budget used', `${Math.round(study.fraction * 100)} %`],
          [study.ended_at === null ? 'Running for' : 'Took', duration(spanOf(study, now))],
          ['Left', left === null ? '–' : `≈ ${duration(left)}`],
        ]} />
        <TrialBar study={study} />
        <span className="muted" style={{ fontSize: 12.5 }}>{countsInWords(study.trials)} · project {study.project} · queue {study.queue} · seed {study.seed}{study.submitted_by !== '' && ` · submitted by ${study.submitted_by}`}</span>
        {study.search_note !== '' && <span className="muted" style={{ fontSize: 12.5 }}>Sampler {study.search_note}</span>}
      </section>
    </>
  );
}
