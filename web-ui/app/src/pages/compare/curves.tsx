import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { Compared } from '../../api/run-table';
import { useCurveFrame } from '../../api/use-curves';
import { curveOf, leftOutInWords } from '../../charts/align';
import { dashOf, seriesLook, usePalette } from '../../charts/colors';
import type { Line } from '../../charts/time-chart';
import { Card } from '../../components/card';
import { Empty, ErrorCard, LeftOut, Skeleton } from '../../components/feedback';
import { difference, groupings } from '../../lib/compare';
import { facetsOf, groupingOf, isGrouped, meansOf, type RunCurve } from '../../lib/grouping';
import { lazily } from '../../lib/lazily';
import { flagCodec, listCodec, numberCodec, rangeCodec, textCodec, useUrlState } from '../../lib/url-state';
import { GroupLegend, RunLegend } from './legend';

const TimeChart = lazily(() => import('../../charts/time-chart'));
const metricCodec = textCodec();
const smoothCodec = numberCodec(0);
const flag = flagCodec();
const HEIGHT = 300;
const FACET_HEIGHT = 210;
const MOST_FACETS = 24;

type RunLine = Line & RunCurve;

/** One metric of all runs: each in its colour, or grouped by parameters into colours, dashes and small charts; runs can be hidden. */
export function Curves({ compared }: { compared: Compared[] }) {
  const names = useMemo(() => [...new Set(compared.flatMap((one) => one.metrics.map((metric) => metric.name)))].sort(), [compared]);
  const [chosen, setChosen] = useUrlState('metric', metricCodec);
  const [weight, setWeight] = useUrlState('smooth', smoothCodec);
  const [colour, setColour] = useUrlState('colour', metricCodec);
  const [dash, setDash] = useUrlState('dash', metricCodec);
  const [facet, setFacet] = useUrlState('facet', metricCodec);
  const [mean, setMean] = useUrlState('mean', flag);
  const [log, setLog] = useUrlState('clog', flag);
  const [hidden, setHidden] = useUrlState('hidden', listCodec);
  const [subtract, setSubtract] = useUrlState('subtract', flag);
  const [range, setRange] = useUrlState('zoom', rangeCodec);
  const [, navigate] = useLocation();
  const metric = names.includes(chosen) ? chosen : (names.find((name) => /acc|loss/.test(name) && name.startsWith('test')) ?? names[0] ?? '');
  const palette = usePalette();
  const ids = compared.map((one) => one.run_id);
  const curves = useCurveFrame(['curves'], ids, metric, range, weight);
  const choices = useMemo(() => groupings(compared), [compared]);
  const grouping = useMemo(() => groupingOf(compared, choices, { colour, dash, facet }), [compared, choices, colour, dash, facet]);
  const grouped = isGrouped(grouping);
  const look = useMemo(() => (index: number) => {
    const own = seriesLook(palette, grouping.colour?.of[index] ?? index);
    return grouping.dash === null ? own : { ...own, dash: dashOf(grouping.dash.of[index] ?? 0) };
  }, [palette, grouping]);
  const { x, lines, facets } = useMemo(() => {
    const { data } = curves;
    const own = (data?.items ?? []).filter((item) => !hidden.includes(item.runId)).map((item): RunLine => {
      const index = compared.findIndex((one) => one.run_id === item.runId);
      return { ...curveOf(item, data?.sampled ?? false, item.runId, compared[index]?.name || item.runId.slice(0, 8)), index, width: compared.length > 12 ? 1.2 : 1.8, ...look(index) };
    });
    const made = mean && grouped ? meansOf(own, grouping) : own;
    const all = { x: data?.x ?? new Float64Array(), lines: made };
    const drawn = subtract && compared.length === 2 ? difference(all) : all;
    return { ...drawn, facets: facetsOf(drawn.lines, grouping.facet) };
  }, [curves.data, compared, grouped, grouping, hidden, look, mean, subtract]);
  const toggle = (id: string): void => setHidden(hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id]);
  const chart = (one: (typeof facets)[number], height: number) => (
    <TimeChart curves={{ x, lines: one.lines }} among={lines} height={height} logY={log} xLabel="step" range={range} awaiting={curves.isPlaceholderData} onRange={setRange} syncKey="compare" {...(mean && grouped ? {} : { onPick: (id: string | number) => navigate(`/runs/${id}`) })}
      summary={`${metric} of ${one.lines.length} ${mean && grouped ? 'groups of runs' : 'runs'}${one.word === null ? '' : ` with ${facet} ${one.word}`}; the table below has the values`} />
  );
  const group = (label: string, none: string, value: string, set: (value: string) => void) => (
    <label className="field">{label} <select className="select" value={choices.includes(value) ? value : ''} onChange={(event) => set(event.target.value)}><option value="">{none}</option>{choices.map((name) => <option key={name} value={name}>by {name}</option>)}</select></label>
  );
  return (
    <Card title="Curves" height={HEIGHT} tools={
      <div className="actions">
        <label className="field">Metric <select className="select" value={metric} onChange={(event) => setChosen(event.target.value)}>{names.slice(0, 500).map((name) => <option key={name}>{name}</option>)}</select></label>
        {choices.length > 0 && (
          <>
            {group('Colour', 'each run', colour, setColour)}
            {group('Dash', 'none', dash, setDash)}
            {group('Charts', 'one', facet, setFacet)}
            {grouped && <button type="button" className="chip" aria-pressed={mean} title="One curve a group, with the span from its least to its greatest run" onClick={() => setMean(!mean)}>mean</button>}
          </>
        )}
        {compared.length === 2 && <button type="button" className="chip" aria-pressed={subtract} onClick={() => setSubtract(!subtract)}>difference</button>}
        <button type="button" className="chip" aria-pressed={log} onClick={() => setLog(!log)}>log</button>
        {range !== null && <button type="button" className="chip" onClick={() => setRange(null)}>show all</button>}
        <label className="field">Smooth <input type="range" min={0} max={0.99} step={0.01} value={weight} onChange={(event) => setWeight(Number(event.target.value))} style={{ width: 90 }} /></label>
      </div>
    }>
      {curves.isError && <ErrorCard error={curves.error} what="the curves" onRetry={() => void curves.refetch()} />}
      {metric === '' ? <Empty title="None of these runs has a metric yet" /> : curves.isPending ? <Skeleton height={HEIGHT} /> : grouping.facet === null
        ? facets.map((one) => <div key="all">{chart(one, HEIGHT)}</div>)
        : <div className="facets">{facets.slice(0, MOST_FACETS).map((one) => <figure key={one.word} style={{ margin: 0, minWidth: 0 }} aria-label={`${facet} ${one.word}`}><h3><span className="muted">{facet}</span> {one.word}</h3>{chart(one, FACET_HEIGHT)}</figure>)}</div>}
      {facets.length > MOST_FACETS && <p className="muted" role="status">The first {MOST_FACETS} of {facets.length} values of {facet} are shown.</p>}
      {curves.data && <LeftOut text={leftOutInWords([curves.data])} />}
      <GroupLegend grouping={grouping} palette={palette} />
      <RunLegend compared={compared} hidden={hidden} look={look} onToggle={toggle} onAll={() => setHidden([])} />
    </Card>
  );
}
