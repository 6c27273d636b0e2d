import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { elapsed, number } from '../lib/format';
import type { Curve, CurveSet } from './align';
import { usePalette } from './colors';
import { optionsOf } from './time-options';

export interface Line extends Curve {
  color: string;
  width?: number;
  dash?: number[];
}

interface TimeChartProps {
  curves: CurveSet<Line>;
  height: number;
  /** What the chart shows, as one sentence for those who cannot see it. */
  summary: string;
  xLabel: string;
  /** Whether x is seconds, told as a duration. */
  clock?: boolean;
  logY?: boolean;
  /** Steps to mark by a vertical line, with their words. */
  marks?: { step: number; label: string }[];
  range?: [number, number] | null;
  /** Whether curves for that range are on their way and these are of another one. */
  awaiting?: boolean;
  onRange?: (range: [number, number] | null) => void;
  onPick?: (id: string | number) => void;
  /** Charts of one key share their cursor. */
  syncKey?: string;
  /** Lines on the same x that y has room for, where charts beside it share its y; default are its own. */
  among?: Line[];
}

interface Hover {
  left: number;
  top: number;
  text: string;
  color: string;
}

/** How long a chart waits for finer curves before it draws those that it has, in milliseconds. */
const PATIENCE = 150;

const NO_MARKS: { step: number; label: string }[] = [];

/** Many curves over a step: a line, and behind it the span from the least to the greatest of each place. */
export default function TimeChart(props: TimeChartProps) {
  const { curves, height, summary, xLabel, clock = false, logY = false, marks = NO_MARKS, range = null, awaiting = false } = props;
  const { lines } = curves;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const drawn = useRef<uPlot | null>(null);
  const live = useRef(props);
  live.current = props;
  const [hover, setHover] = useState<Hover | null>(null);
  const palette = usePalette();
  const data = useMemo(() => dataOf(curves), [curves]);
  const shape = JSON.stringify([lines.map((line) => [line.id, line.color, line.width, line.dash]), logY, height, xLabel, clock, marks]);
  const latest = useRef({ data, lines });
  latest.current = { data, lines };

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    let picked: string | number | null = null;
    const near = (chart: uPlot): void => {
      const found = nearest(chart, latest.current.lines.length);
      const line = found === null ? undefined : latest.current.lines[found.index];
      picked = line?.id ?? null;
      if (found === null || line === undefined) return setHover(null);
      setHover({ left: found.left, top: found.top, text: hoverText(line, found.at, found.value, chart.data[0][found.at] ?? 0, clock), color: line.color });
    };
    const options = optionsOf(latest.current.lines, palette, { width: element.clientWidth, height, logY, xLabel, clock, marks, near, syncKey: live.current.syncKey, lines: () => latest.current.lines, among: () => live.current.among ?? latest.current.lines });
    options.hooks = {
      ...options.hooks,
      // Says how much stands on the screen, for tests and for the benchmark.
      draw: [...(options.hooks?.draw ?? []), (chart) => void (element.dataset['drawn'] = `${chart.series.length - 1} ${chart.data[0].length} ${chart.data[0][0] ?? ''}`)],
      setSelect: [
        (chart) => {
          if (chart.select.width < 6 || !live.current.onRange) return;
          live.current.onRange([chart.posToVal(chart.select.left, 'x'), chart.posToVal(chart.select.left + chart.select.width, 'x')]);
        },
      ],
    };
    const made = new uPlot(options, latest.current.data, element);
    plot.current = made;
    const onClick = (): void => void (picked !== null && live.current.onPick?.(picked));
    made.over.addEventListener('click', onClick);
    made.over.addEventListener('dblclick', () => live.current.onRange?.(null));
    made.over.addEventListener('mouseleave', () => setHover(null));
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
    // The structure of the chart is in `shape`; what changes without it goes in by setData.
  }, [shape, palette]);

  useEffect(() => {
    const chart = plot.current;
    if (chart === null) return undefined;
    const draw = (): void =>
      chart.batch(() => {
        chart.setData(data, range === null);
        if (range !== null) chart.setScale('x', { min: range[0], max: range[1] });
        chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      });
    if (!awaiting || chart !== drawn.current) {
      drawn.current = chart;
      draw();
      return undefined;
    }
    // Drawing takes the time that the finer curves need to come; what is chosen stays marked meanwhile.
    const timer = setTimeout(draw, PATIENCE);
    return () => clearTimeout(timer);
  }, [data, range, awaiting, shape, palette]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const chart = plot.current;
    const zoomed = chart && live.current.onRange && keyRange(event.key, live.current.range ?? shownRange(chart));
    if (!zoomed) return;
    event.preventDefault();
    live.current.onRange?.(zoomed === 'all' ? null : zoomed);
  };

  return (
    <div className="chart" style={{ height }}>
      <div ref={host} role="img" aria-label={summary} tabIndex={props.onRange ? 0 : undefined} onKeyDown={onKeyDown} />
      {hover && (
        <div className="chart-tip" style={{ left: Math.max(0, Math.min(hover.left + 12, (host.current?.clientWidth ?? 400) - 240)), top: Math.max(0, hover.top - 34) }}>
          <span style={{ color: hover.color }}>●</span> {hover.text}
        </div>
      )}
    </div>
  );
}

/** `run · 0.41 (0.38 to 0.57) at 1,200`. */
function hoverText(line: Line, at: number, value: number, step: number, clock: boolean): string {
  const [low, high] = [line.min?.[at] ?? NaN, line.max?.[at] ?? NaN];
  return `${line.label} · ${number(value)}${high > low ? ` (${number(low)} to ${number(high)})` : ''} at ${clock ? elapsed(step) : number(Math.round(step))}`;
}

/** x and a column for each line, with null where there is no finite number. */
function dataOf({ x, lines }: CurveSet<Line>): uPlot.AlignedData {
  const column = ({ values }: Line): Float64Array | (number | null)[] => (values.every(Number.isFinite) ? values : Array.from(values, (value) => (Number.isFinite(value) ? value : null)));
  return [x, ...lines.map(column)] as uPlot.AlignedData;
}

/** The line whose point at the cursor's step is nearest, within 40 pixels. */
function nearest(chart: uPlot, count: number): { index: number; at: number; value: number; left: number; top: number } | null {
  const { idx, left = -1, top = -1 } = chart.cursor;
  if (idx === null || idx === undefined || left < 0) return null;
  let best: { index: number; value: number; top: number; distance: number } | null = null;
  for (let index = 0; index < count; index++) {
    const value = chart.data[index + 1]?.[idx];
    if (value === null || value === undefined) continue;
    const at = chart.valToPos(value, 'y');
    const distance = Math.abs(at - top);
    if (distance < 40 && (best === null || distance < best.distance)) best = { index, value, top: at, distance };
  }
  return best === null ? null : { index: best.index, at: idx, value: best.value, left: left + chart.over.offsetLeft, top: best.top + chart.over.offsetTop };
}

function shownRange(chart: uPlot): [number, number] | undefined {
  const { min, max } = chart.scales['x'] ?? {};
  return min === null || min === undefined || max === null || max === undefined ? undefined : [min, max];
}

/** The range after `+`, `−`, an arrow or `0`; undefined for other keys. A key that comes before the last range is drawn goes on from it. */
function keyRange(key: string, from: [number, number] | undefined): [number, number] | 'all' | undefined {
  if (key === '0') return 'all';
  if (from === undefined) return undefined;
  const [min, max] = from;
  const span = max - min;
  switch (key) {
    case '+':
    case '=':
      return [min + span * 0.2, max - span * 0.2];
    case '-':
      return [min - span * 0.33, max + span * 0.33];
    case 'ArrowLeft':
      return [min - span * 0.2, max - span * 0.2];
    case 'ArrowRight':
      return [min + span * 0.2, max + span * 0.2];
    default:
      return undefined;
  }
}
