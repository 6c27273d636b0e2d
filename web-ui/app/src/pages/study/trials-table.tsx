import { IconArrowsDiff, IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { Study, Trial } from '../../api/schema';
import { readNumbered, readTrials, useTrialTable } from '../../api/trials';
import { useKeys } from '../../app/keys';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { Progress, useNow } from '../../components/small';
import { StateBadge } from '../../components/state';
import { type Column, type Sort, Table } from '../../components/table';
import { download, toCsv } from '../../lib/csv';
import { duration, number, scalar } from '../../lib/format';
import { spanOf, trialName, valueOf } from '../../lib/study';
import { namesOf } from '../../lib/trial-points';
import { textCodec, useUrlState } from '../../lib/url-state';
import type { Shown } from './shown';

const sortCodec = textCodec('number');

/** All trials, sorted and filtered by the server, page by page as they come into sight. `names` are those of the parameters. */
export function TrialsTable({ study, names, shown, note }: { study: Study; names: string[]; shown: Shown; note?: string }) {
  const [, navigate] = useLocation();
  const [sort, setSort] = useUrlState('sort', sortCodec, true);
  const { states, within, chosen, choose, toggle } = shown;
  const now = useNow();
  const columns = useMemo(() => columnsOf(study, names, now), [study, names, now]);
  const query = { sort, states, within };
  const { first, rows, total, onSight } = useTrialTable(study.study_id, query);
  const csv = useMutation({ mutationFn: () => readTrials(study.study_id, query), onSuccess: ({ items }) => download(`${study.name}.csv`, 'text/csv', csvOf(study, items)) });
  const compared = useMutation({ mutationFn: () => readNumbered(study.study_id, [...chosen]), onSuccess: (trials) => navigate(`/compare?runs=${trials.map((trial) => trial.run_id).join(',')}`) });
  const compare = (): void => (chosen.size > 0 ? compared.mutate() : undefined);
  useKeys({ c: compare, Escape: () => choose([]) });
  const box: Column<Trial> = {
    id: 'chosen', header: '', width: 40, tight: true,
    cell: (trial) => <input type="checkbox" aria-label={`Choose ${trialName(trial)}`} checked={chosen.has(trial.number)} onChange={() => toggle(trial.number)} />,
  };
  return (
    <Card title="Trials" note={note ?? `${total} of ${study.trials.total}`} flush tools={
      <div className="actions">
        <button type="button" className="button" data-size="small" disabled={chosen.size === 0 || compared.isPending} onClick={compare}><IconArrowsDiff size={14} aria-hidden /> Compare {chosen.size > 0 ? chosen.size : ''}</button>
        <button type="button" className="button" data-size="small" disabled={csv.isPending} onClick={() => csv.mutate()}><IconDownload size={14} aria-hidden /> CSV</button>
      </div>
    }>
      {(first.isError || csv.isError || compared.isError) && <ErrorCard error={first.error ?? csv.error ?? compared.error} what="the trials" onRetry={() => void first.refetch()} />}
      {first.isPending && <Skeleton height={240} />}
      {first.data && (
        <div className="table-card" data-old={first.isPlaceholderData}>
          <Table label="Trials" rows={rows} columns={[box, ...columns]} rowKey={(trial) => trial.number} sort={asSort(sort)} onSort={({ id, descending }) => setSort(`${descending ? '-' : ''}${id}`)}
            onOpen={(trial) => navigate(`/trials/${trial.trial_id}`)} onSight={onSight} selected={chosen} onToggle={(trial) => toggle(trial.number)} height={Math.min(620, 46 + 34 * Math.max(3, total))} empty={<Empty title="No trial is among these" />} />
        </div>
      )}
    </Card>
  );
}

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
