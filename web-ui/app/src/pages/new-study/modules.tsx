import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sendStudyFile, withQuery } from '../../api/client';
import type { Model, ModelSample } from '../../api/schema';
import { Card } from '../../components/card';
import { ErrorCard } from '../../components/feedback';
import { compact, scalar } from '../../lib/format';
import { lazily } from '../../lib/lazily';

const ModuleGraph = lazily(() => import('../../charts/module-graph'));

/** The modules at the first point of the space, and of one configuration after the other that the search may try. */
export function ModulesCard({ text, first }: { text: string; first: Model }) {
  const [place, setPlace] = useState<number | null>(null);
  // What was stepped through is of another file once this one changes.
  useEffect(() => setPlace(null), [text]);
  const sample = useQuery({
    queryKey: ['sample', text, place],
    enabled: place !== null && text !== '',
    queryFn: ({ signal }) => sendStudyFile<ModelSample>(withQuery('/api/v1/studies/sample', { sample: String(place) }), text, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
  const shown = place === null ? null : (sample.data ?? null);
  const model = shown?.model ?? first;
  const problems = model.nodes.filter((node) => node.problem !== null).length;
  return (
    <Card title="Modules" height={220} note={`${shown === null ? 'at the first point of the space' : shown.variant || `configuration ${shown.sample + 1} of ${shown.of}`} · ${compact(model.parameter_count)} parameters`} tools={
      <div className="actions" role="group" aria-label="Configurations">
        {place !== null && <button type="button" className="chip" onClick={() => setPlace(null)}>first point</button>}
        <button type="button" className="icon-button" aria-label="Configuration before" disabled={place === null || place === 0} onClick={() => setPlace((place ?? 1) - 1)}><IconChevronLeft size={16} /></button>
        <button type="button" className="icon-button" aria-label="Next configuration" disabled={text === '' || (shown !== null && shown.sample + 1 >= shown.of)} onClick={() => setPlace(place === null ? 0 : place + 1)}><IconChevronRight size={16} /></button>
      </div>
    }>
      {place !== null && sample.isError && <ErrorCard error={sample.error} what="the configuration" onRetry={() => void sample.refetch()} />}
      {shown !== null && Object.keys(shown.values).length > 0 && (
        <p aria-live="polite">{Object.entries(shown.values).map(([name, value]) => <span key={name} className="setting">{name} <strong>{scalar(value)}</strong></span>)}</p>
      )}
      {problems > 0 && <p className="wrong" role="status">{problems === 1 ? 'One module does not fit' : `${problems} modules do not fit`} here.</p>}
      <ModuleGraph model={model} height={560} />
    </Card>
  );
}
