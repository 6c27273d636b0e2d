import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getJson } from '../../api/client';
import type { Compared } from '../../api/run-table';
import type { Model, Run } from '../../api/schema';
import { Card } from '../../components/card';
import { Wide } from '../../components/small';
import { lazily } from '../../lib/lazily';
import { plural } from '../../lib/format';
import { differingModules, differsIn, modelRows } from '../../lib/model-rows';
import { flagCodec, useUrlState } from '../../lib/url-state';

const ModuleGraph = lazily(() => import('../../charts/module-graph'));
const allCodec = flagCodec();
/** Each is two questions to the server. */
const MOST = 12;

/** In what the models of runs differ, module by module; of two, also as their graphs. Nothing where fewer than two have a model here. */
export function Modules({ compared }: { compared: Compared[] }) {
  const [all, setAll] = useUrlState('modules', allCodec);
  const answers = useQueries({ queries: compared.slice(0, MOST).map((run) => ({
    queryKey: ['run', run.run_id, 'model'],
    staleTime: 300_000,
    retry: false,
    queryFn: ({ signal }: { signal: AbortSignal }) => modelOf(run.run_id, signal),
  })) });
  const stamp = answers.map((one) => one.dataUpdatedAt).join();
  const found = useMemo(() => compared.slice(0, MOST).flatMap((run, index) => {
    const model = answers[index]?.data;
    return model ? [{ run, model }] : [];
    // The stamp changes with every model that comes.
  }), [compared, stamp]);
  const rows = useMemo(() => modelRows(found.map((one) => one.model)), [found]);
  const marked = useMemo(() => differingModules(rows), [rows]);
  if (found.length < 2) return null;
  const shown = all ? rows : rows.filter(differsIn);
  const name = (run: Compared): string => run.name || run.run_id.slice(0, 8);
  return (
    <Card title="Modules" note={marked.size === 0 ? 'the models are the same' : `${plural(marked.size, 'module differs', 'modules differ')}${compared.length > MOST ? `; the first ${MOST} runs` : ''}`}
      tools={<button type="button" className="chip" aria-pressed={!all} onClick={() => setAll(!all)}>only differing</button>}>
      {shown.length > 0 && (
        <Wide label="Modules compared">
          <table className="plain compare-table">
            <thead><tr><th scope="col">Module</th><th scope="col">What</th>{found.map(({ run }) => <th key={run.run_id} scope="col">{name(run)}</th>)}</tr></thead>
            <tbody>
              {shown.map((row, index) => (
                <tr key={`${row.module} ${row.field}`}>
                  <th scope="row">{row.module === shown[index - 1]?.module ? <span className="visually-hidden">{row.module}</span> : row.module}</th>
                  <td className="muted">{row.field || 'type'}</td>
                  {row.values.map((value, column) => <td key={found[column]?.run.run_id}>{value ?? '–'}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {found.length === 2 && compared.length === 2 && (
        <div className="two-graphs below">
          {found.map(({ run, model }) => <div key={run.run_id}><h3>{name(run)}</h3><ModuleGraph model={model} height={420} marked={marked} /></div>)}
        </div>
      )}
    </Card>
  );
}

/** Null where the run is no trial, or its model is not decided yet. */
async function modelOf(id: string, signal: AbortSignal): Promise<Model | null> {
  const run = await getJson<Run>(`/api/v1/runs/${id}`, {}, signal);
  return run.trial_id === null ? null : getJson<Model>(`/api/v1/trials/${run.trial_id}/model`, {}, signal);
}
