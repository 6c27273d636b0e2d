import { IconPlant2 } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { real, useStudies } from '../api/queries';
import type { StudyState, StudySummary } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { Command, Empty, ErrorCard, Skeleton } from '../components/feedback';
import { Ago, Sparkline, TrialBar, useNow } from '../components/small';
import { StateBadge, wordOf } from '../components/state';
import { type Column, Table } from '../components/table';
import { duration, number, plural } from '../lib/format';
import { goalInWords, spanOf, timeLeft, valueOf } from '../lib/study';
import { listCodec, textCodec, useUrlState } from '../lib/url-state';
import { useLive } from '../live/use-live';

const STATES: StudyState[] = ['SUBMITTED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED'];
const nameCodec = textCodec();
const sortCodec = textCodec('-created');

export default function Studies() {
  useCrumbs({ name: 'Studies' });
  useLive('studies', ['studies']);
  const [, navigate] = useLocation();
  const [name, setName] = useUrlState('name', nameCodec);
  const [states, setStates] = useUrlState('state', listCodec, true);
  const [sort, setSort] = useUrlState('sort', sortCodec, true);
  const studies = useStudies({ ...(states.length > 0 ? { state: states.join(',') } : {}), ...(name === '' ? {} : { name }) });
  const now = useNow();
  const columns = useMemo(() => columnsAt(now, several(studies.data?.items ?? [])), [now, studies.data]);
  const rows = useMemo(() => sorted(studies.data?.items ?? [], sort), [studies.data, sort]);
  const toggle = (state: string): void => setStates(states.includes(state) ? states.filter((one) => one !== state) : [...states, state]);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Studies</h1>
          <p className="muted">{studies.data ? plural(studies.data.total, 'study', 'studies') : ' '}{studies.data && studies.data.items.length < studies.data.total && `; the newest ${studies.data.items.length} are shown`}</p>
        </div>
        <div className="actions">
          <div className="chips" role="group" aria-label="States">
            {STATES.map((state) => <button key={state} type="button" className="chip" aria-pressed={states.includes(state)} onClick={() => toggle(state)}>{wordOf(state)}</button>)}
          </div>
          <input className="input" data-filter type="search" placeholder="Filter by name" aria-label="Filter by name" value={name} onChange={(event) => setName(event.target.value)} />
        </div>
      </div>
      {studies.isPending && <Skeleton height={320} />}
      {studies.isError && <ErrorCard error={studies.error} what="the studies" onRetry={() => void studies.refetch()} />}
      {studies.data && (
        <section className="card" aria-label="Studies" style={{ overflow: 'hidden', opacity: studies.isPlaceholderData ? 0.6 : 1 }}>
          <Table label="Studies" rows={rows} columns={columns} rowKey={(study) => study.study_id} height={Math.max(320, innerHeight - 230)} onOpen={(study) => navigate(`/studies/${study.study_id}`)}
            sort={{ id: sort.replace('-', ''), descending: sort.startsWith('-') }} onSort={({ id, descending }) => setSort(`${descending ? '-' : ''}${id}`)}
            empty={name === '' && states.length === 0 ? <NoStudies /> : <Empty title="No study fits the filter"><button type="button" className="button" onClick={() => navigate('/studies')}>Clear the filter</button></Empty>} />
        </section>
      )}
    </div>
  );
}

function NoStudies() {
  return (
    <Empty icon={<IconPlant2 size={48} stroke={1.2} />} title="There is no study yet">
      <Command>./espalier submit examples/mnist-cnn.yaml</Command>
      <Link href="/studies/new" className="button" data-kind="primary">New study</Link>
    </Empty>
  );
}

/** Whether the studies are of more than one project, or of another than the default one. */
export const several = (studies: Pick<StudySummary, 'project'>[]): boolean => studies.some((study) => study.project !== 'default');

function columnsAt(now: number, withProject: boolean): Column<StudySummary>[] {
  const best = (study: StudySummary): string => {
    const [first] = study.objectives;
    return study.best && first ? number(valueOf(study.best, first)) : '–';
  };
  return [
    { id: 'name', header: 'Name', width: 196, sortable: true, cell: (study) => <Link href={`/studies/${study.study_id}`}>{study.name}</Link> },
    ...(withProject ? [{ id: 'project', header: 'Project', width: 130, sortable: true, cell: (study: StudySummary) => study.project }] : []),
    { id: 'state', header: 'State', width: 126, sortable: true, cell: (study) => <StateBadge state={study.state} title={study.reason} /> },
    { id: 'goal', header: 'Goal', width: 176, cell: (study) => <span className="muted" title={goalInWords(study.objectives)}>{goalInWords(study.objectives)}</span> },
    { id: 'best', header: 'Best', width: 84, right: true, cell: (study) => <strong>{best(study)}</strong> },
    { id: 'trend', header: 'Best so far', width: 124, cell: (study) => <Sparkline values={study.best_history.map(([, value]) => real(value))} label={`Best so far of ${study.name}`} /> },
    { id: 'trials', header: 'Trials', width: 178, sortable: true, cell: (study) => (
      <span style={{ display: 'grid', gridTemplateColumns: '1fr 64px', alignItems: 'center', gap: 10 }}>
        <TrialBar study={study} />
        <span className="number muted">{study.trials.total} / {study.trial_limit}</span>
      </span>
    ) },
    { id: 'time', header: 'Time', width: 84, right: true, cell: (study) => duration(spanOf(study, now)) },
    { id: 'left', header: 'Left', width: 84, right: true, title: 'Estimated from the share of the budget done so far', cell: (study) => {
      const left = timeLeft(study, now);
      return left === null ? <span className="muted">–</span> : `≈ ${duration(left)}`;
    } },
    { id: 'created', header: 'Submitted', width: 110, sortable: true, cell: (study) => <span className="muted"><Ago time={study.created_at} /></span> },
  ];
}

function sorted(studies: StudySummary[], sort: string): StudySummary[] {
  const keys: Record<string, (study: StudySummary) => string | number> = {
    name: (study) => study.name.toLowerCase(),
    project: (study) => study.project,
    state: (study) => STATES.indexOf(study.state),
    trials: (study) => study.trials.total,
    created: (study) => Date.parse(study.created_at),
  };
  const key = keys[sort.replace('-', '')] ?? ((study: StudySummary) => study.study_id);
  const sign = sort.startsWith('-') ? -1 : 1;
  return [...studies].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return sign * (left < right ? -1 : left > right ? 1 : a.study_id - b.study_id);
  });
}
