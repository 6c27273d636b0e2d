import { IconArrowsDiff } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { getJson } from '../../api/client';
import { type Page, real } from '../../api/queries';
import type { NamedColumn } from '../../api/run-table';
import type { RunGroup, RunRow } from '../../api/schema';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { Wide } from '../../components/small';
import { number, plural } from '../../lib/format';
import { both, equals } from '../../lib/run-filter';
import { textCodec, useUrlState } from '../../lib/url-state';

const textOfUrl = textCodec();
const MOST = 50;
const MOST_COMPARED = 100;

interface GroupsProps {
  by: string;
  filter: string;
  experiment: string;
  names: NamedColumn[];
  onFilter: (filter: string) => void;
}

/** The runs that fit, put together by the value of a column: how many, and what a metric is in each group. */
export function Groups({ by, filter, experiment, names, onFilter }: GroupsProps) {
  const metrics = names.filter((one) => one.kind === 'metric').flatMap((one) => ['last', 'min', 'max'].map((aggregate) => `metrics.${one.key}.${aggregate}`));
  const [wanted, setMetric] = useUrlState('of', textOfUrl);
  const metric = wanted === '' ? (metrics.find((name) => /^metrics\.test_acc.*\.max$/.test(name)) ?? metrics[0] ?? '') : wanted;
  const [, navigate] = useLocation();
  const groups = useQuery({
    queryKey: ['runs', 'groups', by, metric, filter, experiment],
    queryFn: ({ signal }) => getJson<Page<RunGroup>>('/api/v1/run-groups', { by, metric, filter, experiment_id: experiment, limit: MOST }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const compare = useMutation({
    mutationFn: (only: string) => getJson<Page<RunRow>>('/api/v1/runs', { filter: only, experiment_id: experiment, limit: MOST_COMPARED }),
    onSuccess: (page) => navigate(`/compare?runs=${page.items.map((run) => run.run_id).join(',')}`),
  });
  const items = groups.data?.items ?? [];
  const most = Math.max(1, ...items.map((one) => one.runs));
  return (
    <Card title="Groups" className="above" note={groups.data ? `${plural(groups.data.total, 'value')} of ${by}${groups.data.total > items.length ? `, the largest ${items.length}` : ''}` : undefined} tools={
      <label className="field">of <select className="select" value={metric} onChange={(event) => setMetric(event.target.value)}>{[...new Set([metric, ...metrics])].filter((name) => name !== '').slice(0, 300).map((name) => <option key={name}>{name}</option>)}</select></label>
    }>
      {groups.isPending && <Skeleton height={160} />}
      {groups.isError && <ErrorCard error={groups.error} what="the groups" onRetry={() => void groups.refetch()} />}
      {compare.isError && <ErrorCard error={compare.error} what="the runs of the group" />}
      {groups.data && items.length === 0 && <Empty title="No run fits the filter" />}
      {items.length > 0 && (
        <Wide label="Groups of runs">
          <table className="plain full">
            <thead><tr><th scope="col">{by}</th><th scope="col" className="grow"><span className="visually-hidden">Share</span></th><th scope="col" className="right">Runs</th><th scope="col" className="right">Mean</th><th scope="col" className="right">Least</th><th scope="col" className="right">Greatest</th><th scope="col"><span className="visually-hidden">Compare</span></th></tr></thead>
            <tbody>
              {items.map((group) => {
                const only = group.value === null ? null : equals(by, group.value);
                return (
                  <tr key={group.value ?? 'none'}>
                    <th scope="row">{only === null ? <span className={group.value === null ? 'muted' : ''}>{group.value ?? 'not set'}</span> : <button type="button" className="link" title={`Only these: ${only}`} onClick={() => onFilter(both(filter, only))}>{group.value === '' ? '(empty)' : group.value}</button>}</th>
                    <td className="grow"><div className="bar thick" aria-hidden><i className="tone-running" style={{ width: `${(group.runs / most) * 100}%` }} /></div></td>
                    <td className="right number">{group.runs.toLocaleString('en-US')}</td>
                    {[group.mean, group.least, group.greatest].map((value, index) => <td key={index} className="right number" title={value === null ? undefined : String(value)}>{value === null ? '–' : number(real(value))}</td>)}
                    <td className="right">{only !== null && <button type="button" className="button" data-size="small" disabled={compare.isPending} title={group.runs > MOST_COMPARED ? `The latest ${MOST_COMPARED} of them` : undefined} onClick={() => compare.mutate(both(filter, only))}><IconArrowsDiff size={14} aria-hidden /> Compare<span className="visually-hidden"> {by} {group.value}</span></button>}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Wide>
      )}
    </Card>
  );
}
