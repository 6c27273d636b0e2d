import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Compared } from '../../api/run-table';
import { useCurveFrame } from '../../api/use-curves';
import { curveOf, leftOutInWords } from '../../charts/align';
import { seriesLook, usePalette } from '../../charts/colors';
import type { Line } from '../../charts/time-chart';
import { Card } from '../../components/card';
import { Empty, ErrorCard, LeftOut, Skeleton } from '../../components/feedback';
import { difference, groupings, groupsOf } from '../../lib/compare';
import { lazily } from '../../lib/lazily';
import { flagCodec, listCodec, numberCodec, rangeCodec, textCodec, useUrlState } from '../../lib/url-state';

const TimeChart = lazily(() => import('../../charts/time-chart'));
const metricCodec = textCodec();
const smoothCodec = numberCodec(0);
const differenceCodec = flagCodec();
const MOST_NAMES = 60;

/** One metric of all runs: a colour each, or one for each value of a parameter; runs can be hidden. */
export function Curves({ compared }: { compared: Compared[] }) {
  const names = useMemo(() => [...new Set(compared.flatMap((one) => one.metrics.map((metric) => metric.name)))].sort(), [compared]);
  const [chosen, setChosen] = useUrlState('metric', metricCodec);
  const [weight, setWeight] = useUrlState('smooth', smoothCodec);
  const [by, setBy] = useUrlState('colour', metricCodec);
  const [hidden, setHidden] = useUrlState('hidden', listCodec);
  const [subtract, setSubtract] = useUrlState('subtract', differenceCodec);
  const [range, setRange] = useUrlState('zoom', rangeCodec);
  const metric = names.includes(chosen) ? chosen : (names.find((name) => /acc|loss/.test(name) && name.startsWith('test')) ?? names[0] ?? '');
  const palette = usePalette();
  const ids = compared.map((one) => one.run_id);
  const curves = useCurveFrame(['curves'], ids, metric, range, weight);
  const choices = useMemo(() => groupings(compared), [compared]);
  const groups = useMemo(() => (choices.includes(by) ? groupsOf(compared, by) : null), [compared, choices, by]);
  const look = (index: number) => seriesLook(palette, groups?.of[index] ?? index);
  const set = useMemo(() => {
    const { data } = curves;
    const lines = (data?.items ?? []).filter((item) => !hidden.includes(item.runId)).map((item): Line => {
      const index = compared.findIndex((one) => one.run_id === item.runId);
      return { ...curveOf(item, data?.width ?? 1, item.runId, compared[index]?.name || item.runId.slice(0, 8)), width: compared.length > 12 ? 1.2 : 1.8, ...seriesLook(palette, groups?.of[index] ?? index) };
    });
    const all = { x: data?.x ?? new Float64Array(), lines };
    return subtract && compared.length === 2 ? difference(all) : all;
  }, [curves.data, compared, groups, hidden, subtract, palette]);
  const toggle = (id: string): void => setHidden(hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id]);
  return (
    <Card title="Curves" height={300} tools={
      <div className="actions">
        <label className="field">Metric <select className="select" value={metric} onChange={(event) => setChosen(event.target.value)}>{names.slice(0, 500).map((name) => <option key={name}>{name}</option>)}</select></label>
        {choices.length > 0 && <label className="field">Colour <select className="select" value={groups === null ? '' : by} onChange={(event) => setBy(event.target.value)}><option value="">each run</option>{choices.map((name) => <option key={name} value={name}>by {name}</option>)}</select></label>}
        {compared.length === 2 && <button type="button" className="chip" aria-pressed={subtract} onClick={() => setSubtract(!subtract)}>difference</button>}
        {range !== null && <button type="button" className="chip" onClick={() => setRange(null)}>show all</button>}
        <label className="field">Smooth <input type="range" min={0} max={0.99} step={0.01} value={weight} onChange={(event) => setWeight(Number(event.target.value))} style={{ width: 90 }} /></label>
      </div>
    }>
      {curves.isError && <ErrorCard error={curves.error} what="the curves" onRetry={() => void curves.refetch()} />}
      {metric === '' ? <Empty title="None of these runs has a metric yet" /> : curves.isPending ? <Skeleton height={300} /> : <TimeChart curves={set} height={300} xLabel="step" range={range} onRange={setRange} summary={`${metric} of ${set.lines.length} runs; the table below has the values`} />}
      {curves.data && <LeftOut text={leftOutInWords([curves.data])} />}
      {groups !== null && <div className="legend" style={{ marginTop: 8 }}>{groups.words.slice(0, MOST_NAMES).map((word, index) => <span key={word}><i style={{ background: seriesLook(palette, index).color }} />{by} {word}</span>)}</div>}
      <div className="legend" role="group" aria-label="Runs in the chart" style={{ marginTop: 8 }}>
        {compared.slice(0, MOST_NAMES).map((one, index) => (
          <button key={one.run_id} type="button" className="chip" aria-pressed={!hidden.includes(one.run_id)} onClick={() => toggle(one.run_id)}>
            <i style={{ background: look(index).color }} />{one.name || one.run_id.slice(0, 8)} {hidden.includes(one.run_id) ? <IconEyeOff size={13} aria-hidden /> : <IconEye size={13} aria-hidden />}
          </button>
        ))}
        {compared.length > MOST_NAMES && <span>and {compared.length - MOST_NAMES} more</span>}
        {hidden.length > 0 && <button type="button" className="chip" onClick={() => setHidden([])}>show all runs</button>}
      </div>
    </Card>
  );
}
