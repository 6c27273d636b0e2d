import { IconArrowsDiff, IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { Study, Trial, TrialState } from '../../api/schema';
import { type Bound, readTrials, useTrialTable } from '../../api/trials';
import { useKeys } from '../../app/keys';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { Progress, useNow } from '../../components/small';
import { StateBadge, wordOf } from '../../components/state';
import { type Column, type Sort, Table } from '../../components/table';
import { download, toCsv } from '../../lib/csv';
import { duration, number, scalar } from '../../lib/format';
import { spanOf, trialName, valueOf } from '../../lib/study';
import { namesOf } from '../../lib/trial-points';
import { listCodec, textCodec, useUrlState } from '../../lib/url-state';

const sortCodec = textCodec('number');
const STATES: TrialState[] = ['RUNNING', 'QUEUED', 'WAITING', 'COMPLETED', 'PRUNED', 'FAILED', 'CANCELLED'];

/** All trials, sorted and filtered by the server, page by page as they come into sight. `names` are those of the parameters. */
export function TrialsTable({ study, names, within = EVERYWHERE, note }: { study: Study; names: string[]; within?: Record<string, Bound>; note?: string }) {
  const [, navigate] = useLocation();
  const [sort, setSort] = useUrlState('sort', sortCodec, true);
  const [states, setStates] = useUrlState('states', listCodec, true);
  const [chosen, setChosen] = useUrlState('chosen', listCodec);
  const now = useNow();
  const columns = useMemo(() => columnsOf(study, names, now), [study, names, now]);
  const query = { sort, states, within };
  const { first, rows, total, onSight } = useTrialTable(study.study_id, query);
  const csv = useMutation({ mutationFn: () => readTrials(study.study_id, query), onSuccess: ({ items }) => download(`${study.name}.csv`, 'text/csv', csvOf(study, items)) });
  const selected = useMemo(() => new Set<string | number>(chosen), [chosen]);
  const compare = (): void => chosen.length > 0 ? navigate(`/compare?runs=${chosen.join(',')}`) : undefined;
  useKeys({ c: compare, Escape: () => setChosen([]) });
  const toggle = (trial: Trial): void => setChosen(selected.has(trial.run_id) ? chosen.filter((id) => id !== trial.run_id) : [...chosen, trial.run_id]);
  const box: Column<Trial> = {
    id: 'chosen', header: '', width: 40, tight: true,
    cell: (trial) => <input type="checkbox" aria-label={`Choose ${trialName(trial)}`} checked={selected.has(trial.run_id)} onChange={() => toggle(trial)} />,
  };
  return (
    <Card title="Trials" note={note ?? `${total} of ${study.trials.total}`} flush tools={
      <div className="actions">
        <div className="chips" role="group" aria-label="States">
          {STATES.filter((state) => study.trials[countOf(state)] > 0).map((state) => (
            <button key={state} type="button" className="chip" aria-pressed={states.includes(state)} onClick={() => setStates(states.includes(state) ? states.filter((one) => one !== state) : [...states, state])}>{wordOf(state)}</button>
          ))}
        </div>
        <button type="button" className="button" data-size="small" disabled={chosen.length === 0} onClick={compare}><IconArrowsDiff size={14} aria-hidden /> Compare {chosen.length > 0 ? chosen.length : ''}</button>
        <button type="button" className="button" data-size="small" disabled={csv.isPending} onClick={() => csv.mutate()}><IconDownload size={14} aria-hidden /> CSV</button>
      </div>
    }>
      {(first.isError || csv.isError) && <ErrorCard error={first.error ?? csv.error} what="the trials" onRetry={() => void first.refetch()} />}
      {first.isPending && <Skeleton height={240} />}
      {first.data && (
        <div className="table-card" data-old={first.isPlaceholderData}>
          <Table label="Trials" rows={rows} columns={[box, ...columns]} rowKey={(trial) => trial.run_id} sort={asSort(sort)} onSort={({ id, descending }) => setSort(`${descending ? '-' : ''}${id}`)}
            onOpen={(trial) => navigate(`/trials/${trial.trial_id}`)} onSight={onSight} selected={selected} onToggle={toggle} height={Math.min(620, 46 + 34 * Math.max(3, total))} empty={<Empty title="No trial is among these" />} />
        </div>
      )}
    </Card>
  );
}

const EVERYWHERE: Record<string, Bound> = {};

const countOf = (state: TrialState) => state.toLowerCase() as Exclude<keyof Study['trials'], 'total'>;

const asSort = (text: string): Sort => ({ id: text.replace(/^-/, ''), descending: text.startsWith('-') });

/** Share of its epochs; one that was stopped early did not come to the end of them. */
export const trained = ({ state, fraction, epochs, epochs_done }: Pick<Trial, 'state' | 'fraction' | 'epochs' | 'epochs_done'>): number =>
  (state === 'PRUNED' && epochs ? epochs_done / epochs : fraction);

function columnsOf(study: Study, names: string[], now: number): Column<Trial>[] {
  return [
    { id: 'number', header: 'Trial', width: 130, sortable: true, cell: (trial) => <Link href={`/trials/${trial.trial_id}`}>{trialName(trial)}</Link> },
    { id: 'state', header: 'State', width: 124, sortable: true, cell: (trial) => <StateBadge state={trial.state} title={trial.reason} /> },
    ...study.objectives.map((objective): Column<Trial> => ({
      id: `objective:${objective.metric}`, header: objective.metric, width: 132, right: true, sortable: true, title: `Best value, ${objective.direction.toLowerCase()}`,
      cell: (trial) => {
        const value = valueOf(trial, objective);
        return <span className={trial.trial_id === study.best?.trial_id ? 'best-mark' : undefined} title={String(value)}>{Number.isNaN(value) ? '–' : number(value)}</span>;
      },
    })),
    { id: 'fraction', header: 'Progress', width: 150, sortable: true, cell: (trial) => (
      <span style={{ display: 'grid', gridTemplateColumns: '1fr 44px', alignItems: 'center', gap: 8 }}>
        <Progress fraction={trained(trial)} label={`Progress of ${trialName(trial)}`} tone={trial.state === 'RUNNING' ? 'running' : trial.state === 'FAILED' ? 'failed' : trial.state === 'PRUNED' ? 'pruned' : 'done'} />
        <span className="muted number">{trial.epochs_done}/{trial.epochs ?? '?'}</span>
      </span>
    ) },
    ...names.map((name): Column<Trial> => ({ id: `parameter:${name}`, header: name, width: Math.min(180, 60 + 7.2 * name.length), right: true, sortable: true, cell: (trial) => scalar(trial.parameters[name]) })),
    { id: 'duration', header: 'Time', width: 88, right: true, sortable: true, cell: (trial) => duration(spanOf(trial, now)) },
    { id: 'attempt', header: 'Attempts', width: 90, right: true, sortable: true, cell: (trial) => trial.attempt },
    { id: 'worker', header: 'Worker', width: 120, sortable: true, cell: (trial) => <span className="muted">{trial.worker_id ?? '–'}</span> },
  ];
}

export function csvOf(study: Study, trials: Trial[]): string {
  const names = namesOf(trials);
  return toCsv(
    ['trial', 'variant', 'run_id', 'state', ...study.objectives.map((one) => one.metric), ...names.map((name) => `param.${name}`), 'epochs_done', 'started_at', 'ended_at', 'worker_id'],
    trials.map((trial) => [trial.number, trial.variant, trial.run_id, trial.state, ...study.objectives.map((one) => trial.objectives[one.metric]), ...names.map((name) => trial.parameters[name]), trial.epochs_done, trial.started_at, trial.ended_at, trial.worker_id]),
  );
}
