import { IconArrowsDiff, IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { Study, Trial, TrialState } from '../../api/schema';
import { useKeys } from '../../app/keys';
import { Card } from '../../components/card';
import { Empty } from '../../components/feedback';
import { Progress, useNow } from '../../components/small';
import { StateBadge, wordOf } from '../../components/state';
import { type Column, type Sort, Table } from '../../components/table';
import { download, toCsv } from '../../lib/csv';
import { duration, number, scalar } from '../../lib/format';
import { spanOf, trialName, valueOf } from '../../lib/study';
import { listCodec, textCodec, useUrlState } from '../../lib/url-state';

const sortCodec = textCodec('number');
const STATES: TrialState[] = ['RUNNING', 'QUEUED', 'WAITING', 'COMPLETED', 'PRUNED', 'FAILED', 'CANCELLED'];

/** All trials, sorted and filtered here, because they are all here. */
export function TrialsTable({ study, trials, note }: { study: Study; trials: Trial[]; note?: string }) {
  const [, navigate] = useLocation();
  const [sort, setSort] = useUrlState('sort', sortCodec, true);
  const [states, setStates] = useUrlState('states', listCodec, true);
  const [chosen, setChosen] = useUrlState('chosen', listCodec);
  const now = useNow();
  const columns = useMemo(() => columnsOf(study, trials, now), [study, trials, now]);
  const rows = useMemo(() => sorted(trials.filter((trial) => states.length === 0 || states.includes(trial.state)), study, sort), [trials, study, sort, states]);
  const selected = useMemo(() => new Set<string | number>(chosen), [chosen]);
  const compare = (): void => chosen.length > 0 ? navigate(`/compare?runs=${chosen.join(',')}`) : undefined;
  useKeys({ c: compare, Escape: () => setChosen([]) });
  const toggle = (trial: Trial): void => setChosen(selected.has(trial.run_id) ? chosen.filter((id) => id !== trial.run_id) : [...chosen, trial.run_id]);
  const box: Column<Trial> = {
    id: 'chosen', header: '', width: 40, tight: true,
    cell: (trial) => <input type="checkbox" aria-label={`Choose ${trialName(trial)}`} checked={selected.has(trial.run_id)} onChange={() => toggle(trial)} />,
  };
  return (
    <Card title="Trials" note={note ?? `${rows.length} of ${trials.length}`} flush tools={
      <div className="actions">
        <div className="chips" role="group" aria-label="States">
          {STATES.filter((state) => trials.some((trial) => trial.state === state)).map((state) => (
            <button key={state} type="button" className="chip" aria-pressed={states.includes(state)} onClick={() => setStates(states.includes(state) ? states.filter((one) => one !== state) : [...states, state])}>{wordOf(state)}</button>
          ))}
        </div>
        <button type="button" className="button" data-size="small" disabled={chosen.length === 0} onClick={compare}><IconArrowsDiff size={14} aria-hidden /> Compare {chosen.length > 0 ? chosen.length : ''}</button>
        <button type="button" className="button" data-size="small" onClick={() => download(`${study.name}.csv`, 'text/csv', csvOf(study, rows))}><IconDownload size={14} aria-hidden /> CSV</button>
      </div>
    }>
      <Table label="Trials" rows={rows} columns={[box, ...columns]} rowKey={(trial) => trial.run_id} sort={asSort(sort)} onSort={({ id, descending }) => setSort(`${descending ? '-' : ''}${id}`)}
        onOpen={(trial) => navigate(`/trials/${trial.trial_id}`)} selected={selected} onToggle={toggle} height={Math.min(620, 46 + 34 * Math.max(3, rows.length))} empty={<Empty title="No trial is in these states" />} />
    </Card>
  );
}

const asSort = (text: string): Sort => ({ id: text.replace(/^-/, ''), descending: text.startsWith('-') });

/** Names of all parameters that any of the trials has. */
export const parameterNames = (trials: Trial[]): string[] => [...new Set(trials.flatMap((trial) => Object.keys(trial.parameters)))];

/** Share of its epochs; one that was stopped early did not come to the end of them. */
export const trained = ({ state, fraction, epochs, epochs_done }: Pick<Trial, 'state' | 'fraction' | 'epochs' | 'epochs_done'>): number =>
  (state === 'PRUNED' && epochs ? epochs_done / epochs : fraction);

function columnsOf(study: Study, trials: Trial[], now: number): Column<Trial>[] {
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
    ...parameterNames(trials).map((name): Column<Trial> => ({ id: `parameter:${name}`, header: name, width: Math.min(180, 60 + 7.2 * name.length), right: true, sortable: true, cell: (trial) => scalar(trial.parameters[name]) })),
    { id: 'duration', header: 'Time', width: 88, right: true, sortable: true, cell: (trial) => duration(spanOf(trial, now)) },
    { id: 'attempt', header: 'Attempts', width: 90, right: true, sortable: true, cell: (trial) => trial.attempt },
    { id: 'worker', header: 'Worker', width: 120, sortable: true, cell: (trial) => <span className="muted">{trial.worker_id ?? '–'}</span> },
  ];
}

function sorted(trials: Trial[], study: Study, text: string): Trial[] {
  const { id, descending } = asSort(text);
  const [kind, name] = id.includes(':') ? [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)] : [id, ''];
  const key = (trial: Trial): string | number => {
    switch (kind) {
      case 'objective': {
        const objective = study.objectives.find((one) => one.metric === name);
        return objective === undefined ? 0 : valueOf(trial, objective);
      }
      case 'parameter': {
        const value = trial.parameters[name];
        return typeof value === 'number' ? value : value === undefined ? NaN : String(value);
      }
      case 'state': return STATES.indexOf(trial.state);
      case 'fraction': return trained(trial);
      case 'duration': return spanOf(trial, Date.now());
      case 'attempt': return trial.attempt;
      case 'worker': return trial.worker_id ?? '';
      default: return trial.number;
    }
  };
  return [...trials].sort((a, b) => compareKeys(key(a), key(b), descending) || a.number - b.number);
}

/** Rising or falling; what has no value comes last both ways. */
export function compareKeys(a: string | number, b: string | number, descending: boolean): number {
  const [noA, noB] = [Number.isNaN(a), Number.isNaN(b)];
  if (noA || noB) return Number(noA) - Number(noB);
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
  return descending ? -order : order;
}

export function csvOf(study: Study, trials: Trial[]): string {
  const names = parameterNames(trials);
  return toCsv(
    ['trial', 'variant', 'run_id', 'state', ...study.objectives.map((one) => one.metric), ...names.map((name) => `param.${name}`), 'epochs_done', 'started_at', 'ended_at', 'worker_id'],
    trials.map((trial) => [trial.number, trial.variant, trial.run_id, trial.state, ...study.objectives.map((one) => trial.objectives[one.metric]), ...names.map((name) => trial.parameters[name]), trial.epochs_done, trial.started_at, trial.ended_at, trial.worker_id]),
  );
}
