import type { ECharts } from 'echarts/core';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'wouter';
import type { Dimension, Objective, Study } from '../../api/schema';
import AnalysisChart from '../../charts/analysis-chart';
import { brushedRanges, drawBrush } from '../../charts/axis-brush';
import { contourOption } from '../../charts/contour';
import { distributionOption, MOST_LINES, pairOption, parallelOption, sliceOption } from '../../charts/space-plots';
import { Card } from '../../components/card';
import { Empty } from '../../components/feedback';
import { inOrderOf } from '../../lib/order';
import { bestInWords } from '../../lib/study';
import { isRange } from '../../lib/surface';
import { flagCodec, numberCodec, type Ranges, textCodec, useUrlState } from '../../lib/url-state';
import type { Chosen } from '../../charts/chosen';
import { AxisRanges } from './axis-ranges';
import { ImportanceCard } from './importance';
import { Pareto } from './pareto';
import { pickOf, type Shown } from './shown';
import { TrialsTable } from './trials-table';
import { useStudyImportance } from './use-importance';
import { namesOf, type TrialPoint } from '../../lib/trial-points';

const MOST_AXES = 10;
const sliceCodec = textCodec();
const topCodec = numberCodec(100);
const contourCodec = flagCodec(true);

/** Which parameters matter, and where the good values lie. A brush on the axes filters every other plot and the table, and stands in the address. */
export default function Plots({ study, shown }: { study: Study; shown: Shown }) {
  const { inStates: trials, points: inBrush, ranges, setRanges, dimensions, chosen } = shown;
  const [, navigate] = useLocation();
  const [slice, setSlice] = useUrlState('slice', sliceCodec);
  const [other, setOther] = useUrlState('pair', sliceCodec);
  const [contour, setContour] = useUrlState('contour', contourCodec);
  const first = study.objectives[0] as Objective;
  const names = useMemo(() => (dimensions.size > 0 ? [...dimensions.keys()] : namesOf(shown.all ?? [])), [dimensions, shown.all]);
  const importance = useStudyImportance(study, first);
  const { data: weights } = importance.found;
  const ordered = useMemo(() => inOrderOf(weights?.items.map((one) => one.parameter) ?? [], names), [weights, names]);
  const x = slice !== '' && ordered.includes(slice) ? slice : (ordered[0] ?? '');
  const y = other !== '' && other !== x && ordered.includes(other) ? other : (ordered.find((name) => name !== x && isRange(dimensions.get(x)) && isRange(dimensions.get(name))) ?? ordered.find((name) => name !== x) ?? '');
  const open = useCallback((id: string | number) => navigate(`/trials/${id}`), [navigate]);
  const pick = pickOf(shown, open);
  const filtered = inBrush.length < trials.length;
  const options = useMemo(
    () => ({
      slice: sliceOption(inBrush, first, x, dimensions.get(x), chosen),
      pair: pairOption(inBrush, first, x, y, dimensions, chosen),
      contour: contour ? contourOption(inBrush, first, x, y, dimensions, chosen) : null,
      distribution: distributionOption(inBrush, first),
    }),
    [inBrush, first, x, y, dimensions, contour, chosen],
  );
  const inWords = filtered ? `${inBrush.length} of ${trials.length} in the brush` : '';
  const note = (plain: string, covered = ''): string => [plain, filtered ? inWords : '', covered].filter((word) => word !== '').join(' · ');
  if (names.length === 0) return <Empty title="Nothing is searched in this study"><p>Its variants are compared in the overview.</p></Empty>;
  const choice = (label: string, value: string, set: (name: string) => void) => (
    <label className="field">{label}
      <select className="select" value={value} onChange={(event) => set(event.target.value)}>{ordered.map((name) => <option key={name}>{name}</option>)}</select>
    </label>
  );
  return (
    <div className="grid">
      {study.objectives.length > 1 && <Pareto trials={inBrush} objectives={study.objectives} chosen={chosen} onPick={pick} />}
      {dimensions.size > 0 && <ImportanceCard {...importance} onPick={setSlice} />}
      <Card title="Slice" note={note('later trials are brighter', options.slice.covered)} className={dimensions.size > 0 ? 'span-7' : ''} tools={choice('of', x, setSlice)}>
        <AnalysisChart option={options.slice.option} height={260} summary={`${first.metric} against ${x}: ${bestInWords(inBrush, first)}`} onPick={pick} />
      </Card>
      <Parallel trials={trials} objective={first} names={ordered} dimensions={dimensions} ranges={ranges} chosen={chosen} onRanges={setRanges} />
      <Card title="Pairs" note={note(options.contour === null ? 'larger and brighter is better' : 'brighter is better; smoothed', options.contour === null ? options.pair.covered : '')} className="span-7" tools={
        <div className="actions">
          {choice('with', y, setOther)}
          <button type="button" className="chip" aria-pressed={options.contour !== null} disabled={contour && options.contour === null} title={contour && options.contour === null ? 'Only over two ranges of numbers' : undefined} onClick={() => setContour(!contour)}>contour</button>
        </div>
      }>
        <AnalysisChart option={options.contour ?? options.pair.option} height={300} summary={`${options.contour === null ? 'Rank of trials' : 'Contour of ranks'} over ${x} and ${y}`} onPick={pick} />
      </Card>
      <Card title="Distribution" note={note('share of trials with at most this value')} className="span-5">
        <AnalysisChart option={options.distribution} height={300} summary={`Empirical distribution of ${first.metric}: ${bestInWords(inBrush, first)}`} />
      </Card>
      <TrialsTable study={study} names={names} shown={shown} {...(filtered ? { note: inWords } : {})} />
    </div>
  );
}

interface ParallelProps {
  trials: TrialPoint[];
  objective: Objective;
  names: string[];
  dimensions: ReadonlyMap<string, Dimension>;
  ranges: Ranges;
  chosen: Chosen;
  onRanges: (ranges: Ranges) => void;
}

function Parallel({ trials, objective, names, dimensions, ranges, chosen, onRanges }: ParallelProps) {
  const [top, setTop] = useUrlState('top', topCodec);
  const axes = names.slice(0, MOST_AXES);
  const option = useMemo(() => parallelOption(trials, objective, names.slice(0, MOST_AXES), dimensions, top / 100, chosen), [trials, objective, names, dimensions, top, chosen]);
  const arrange = useCallback((chart: ECharts) => drawBrush(chart, ranges), [ranges]);
  return (
    <Card title="Parallel coordinates" note={names.length > MOST_AXES ? `the ${MOST_AXES} most important of ${names.length} parameters` : 'drag along an axis to brush'} tools={
      <div className="actions">
        <label className="field">best {top} %
          <input type="range" min={1} max={100} value={top} onChange={(event) => setTop(Number(event.target.value))} aria-valuetext={`best ${top} per cent`} />
        </label>
      </div>
    }>
      <AxisRanges names={[...axes.filter((name) => dimensions.get(name)?.type !== 'choice'), objective.metric]} dimensions={dimensions} ranges={ranges} onChange={onRanges} />
      {trials.length > MOST_LINES && <p className="banner" role="status">At most {MOST_LINES} lines are drawn, the best first.</p>}
      <AnalysisChart option={option} height={320} onAxisBrush={(chart) => onRanges(brushedRanges(chart))} arrange={arrange} summary={`Parallel coordinates of ${names.join(', ')} and ${objective.metric}: ${bestInWords(trials, objective)}`} />
    </Card>
  );
}
