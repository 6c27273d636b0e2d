import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { real } from '../../api/queries';
import { sendStudyFile, withQuery } from '../../api/client';
import type { Objective, Simulation, Space } from '../../api/schema';
import { samplesOption } from '../../charts/samples';
import { Card } from '../../components/card';
import { ErrorCard, Skeleton } from '../../components/feedback';
import { Facts, Wide } from '../../components/small';
import { duration, number, plural } from '../../lib/format';
import { lazily } from '../../lib/lazily';
import { reachSteps, slotHours } from '../../lib/simulation';
import { RecordedChoice } from './recorded-choice';

const AnalysisChart = lazily(() => import('../../charts/analysis-chart'));

interface SimulationProps {
  text: string;
  name: string;
  project: string;
  space: Space;
  objectives: Objective[];
}

/** What the file would do on virtual workers: how long, how many trials reach which epoch, at what cost; how good only by the curves of a study before it. */
export function SimulationCards({ text, name, project, space, objectives }: SimulationProps) {
  const [slots, setSlots] = useState('');
  const [epoch, setEpoch] = useState('');
  const [price, setPrice] = useState('');
  const [recorded, setRecorded] = useState('');
  const preview = useQuery({
    queryKey: ['simulation', text, slots, epoch, recorded],
    queryFn: ({ signal }) => sendStudyFile<Simulation>(withQuery('/api/v1/studies/simulate', { slots: above(slots), epoch_seconds: above(epoch), recorded: recorded || undefined }), text, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const { data } = preview;
  // So many axes do not fit beside it.
  const wide = space.parameters.length > 4;
  return (
    <>
      <Card title="Preview" note={preview.isFetching ? 'simulating…' : 'by simulation'} className={wide ? '' : 'span-7'}>
        <div className="settings-form">
          <label>Slots<input className="input" type="number" min={1} max={10000} placeholder={data ? String(data.slots) : ''} value={slots} onChange={(event) => setSlots(event.target.value)} /></label>
          <label>Seconds an epoch<input className="input" type="number" min={0} step="any" placeholder={data ? number(data.epoch_seconds) : ''} value={epoch} onChange={(event) => setEpoch(event.target.value)} /></label>
          <label>Price of a slot an hour<input className="input" type="number" min={0} step="any" value={price} onChange={(event) => setPrice(event.target.value)} /></label>
          <RecordedChoice project={project} name={name} objectives={objectives} value={recorded} onChange={setRecorded} />
        </div>
        {preview.isPending && <Skeleton height={180} />}
        {preview.isError && <ErrorCard error={preview.error} what="the preview" onRetry={() => void preview.refetch()} />}
        {data && !preview.isError && <Outcome found={data} price={Number(price)} metric={objectives[0]?.metric ?? ''} />}
      </Card>
      {data && !preview.isError && <Samples space={space} found={data} wide={wide} />}
    </>
  );
}

/** Only numbers above 0 are sent; the server has the last word. */
const above = (text: string): string | undefined => (Number(text) > 0 ? text : undefined);

const MEASURED: Record<Simulation['epoch_seconds_from'], (trials: number) => string> = {
  GIVEN: () => 'as you say',
  STUDY: (trials) => `as in ${plural(trials, 'trial')} of studies of this name`,
  QUEUE: (trials) => `as in the latest ${plural(trials, 'trial')} of this queue, which may be of other models`,
  ASSUMED: () => 'which is a guess, for nothing was measured yet',
};

function Outcome({ found, price, metric }: { found: Simulation; price: number; metric: string }) {
  const hours = slotHours(found);
  const most = Math.max(1, found.trials);
  const spread = found.seconds_high - found.seconds_low > found.seconds * 0.02 ? <> <small>{duration(found.seconds_low * 1000)} to {duration(found.seconds_high * 1000)}</small></> : null;
  return (
    <div className="simulation">
      <Facts items={[
        ['Takes', <span key="takes">≈ {duration(found.seconds * 1000)}{spread}</span>],
        ['Work', <>{number(hours)} <small>slot-hours</small></>],
        ...(price > 0 ? [['Costs', `≈ ${number(hours * price)}`] as [string, string]] : []),
        ['To the end', <>{found.completed} <small>of {found.trials}</small></>],
        ['Stopped early', found.pruned],
        ...(found.best === null ? [] : [[`Best ${metric}`, number(real(found.best))] as [string, string]]),
        ['Slots busy', `${Math.round(found.efficiency * 100)} %`],
      ]} />
      <Wide label="Trials by epoch">
        <table className="plain full">
          <thead><tr><th scope="col">Epoch</th><th scope="col" className="grow">Trials that reach it</th><th scope="col"><span className="visually-hidden">Count</span></th></tr></thead>
          <tbody>
            {reachSteps(found.reached).map(({ epoch, trials }) => (
              <tr key={epoch}><th scope="row">{epoch}</th><td className="grow"><div className="bar thick" aria-hidden><i className="tone-running" style={{ width: `${(trials / most) * 100}%` }} /></div></td><td className="right number">{trials}</td></tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p className="muted">
        On {plural(found.slots, 'slot')}, {number(found.epoch_seconds)} s an epoch, {MEASURED[found.epoch_seconds_from](found.measured_trials)}; {plural(found.runs, 'simulation')} by sampler {found.sampler}.{' '}
        {found.recorded === null ? 'The curves are made up: it says how long and how many, never how good.' : `Each measures what the nearest of ${plural(found.recorded.trials, 'trial')} of ${found.recorded.name} did, and takes as long.`}
      </p>
    </div>
  );
}

function Samples({ space, found, wide }: { space: Space; found: Simulation; wide: boolean }) {
  const option = useMemo(() => samplesOption(space, found.samples), [space, found.samples]);
  if (space.parameters.length < 2) return null;
  return (
    <Card title="Configurations" note={`${found.samples.length} drawn from the space`} className={wide ? '' : 'span-5'} height={300}>
      <AnalysisChart option={option} height={300} summary={`${found.samples.length} sampled configurations over ${space.parameters.map((one) => one.name).join(', ')}`} />
    </Card>
  );
}
