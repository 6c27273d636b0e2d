import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { number } from '../lib/format';
import { align, type Curve } from './align';
import { faded, type Palette, usePalette } from './colors';

export interface Line extends Curve {
  color: string;
  width?: number;
  dash?: number[];
}

interface TimeChartProps {
  lines: Line[];
  height: number;
  /** What the chart shows, as one sentence for those who cannot see it. */
  summary: string;
  xLabel: string;
  logY?: boolean;
  /** Steps to mark by a vertical line, with their words. */
  marks?: { step: number; label: string }[];
  range?: [number, number] | null;
  onRange?: (range: [number, number] | null) => void;
  onPick?: (id: string | number) => void;
  /** Charts of one key share their cursor. */
  syncKey?: string;
}

interface Hover {
  left: number;
  top: number;
  text: string;
  color: string;
}

/** Many curves over a step: the last value as the line, least to greatest as a band around it. */
export default function TimeChart(props: TimeChartProps) {
  const { lines, height, summary, xLabel, logY = false, marks = [], range = null } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const live = useRef(props);
  live.current = props;
  const [hover, setHover] = useState<Hover | null>(null);
  const palette = usePalette();
  const { data, bands } = useMemo(() => dataOf(lines), [lines]);
  const shape = JSON.stringify([lines.map((line) => [line.id, line.color, line.width, line.dash]), bands, logY, height, xLabel, marks]);
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
      const step = chart.data[0][found.at] ?? 0;
      setHover({ left: found.left, top: found.top, text: `${line.label} · ${number(found.value)} at ${number(step)}`, color: line.color });
    };
    const options = optionsOf(latest.current.lines, bands, palette, { width: element.clientWidth, height, logY, xLabel, marks, near, syncKey: live.current.syncKey });
    options.hooks = {
      ...options.hooks,
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
    if (chart === null) return;
    chart.batch(() => {
      chart.setData(data, range === null);
      if (range !== null) chart.setScale('x', { min: range[0], max: range[1] });
    });
  }, [data, range]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const chart = plot.current;
    const zoomed = chart && live.current.onRange && keyRange(event.key, chart);
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

/** x, then the last values of all lines, then low and high of those with a band. */
function dataOf(lines: Line[]): { data: uPlot.AlignedData; bands: number[] } {
  const { x, last, min, max } = align(lines);
  const bands: number[] = [];
  const edges: (number | null)[][] = [];
  lines.forEach((_, index) => {
    const low = min[index];
    const high = max[index];
    if (!low || !high) return;
    bands.push(index);
    edges.push(high, low);
  });
  return { data: [x, ...last, ...edges] as uPlot.AlignedData, bands };
}

interface Look {
  width: number;
  height: number;
  logY: boolean;
  xLabel: string;
  marks: { step: number; label: string }[];
  near: (chart: uPlot) => void;
  syncKey: string | undefined;
}

function optionsOf(lines: Line[], bands: number[], palette: Palette, look: Look): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: palette.muted,
    font: palette.font,
    labelFont: palette.font,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
  const first = lines.length + 1;
  return {
    width: look.width,
    height: look.height,
    legend: { show: false },
    padding: [10, 12, 0, 0],
    cursor: {
      points: { size: 7 },
      drag: { x: true, y: false, setScale: false },
      focus: { prox: 24 },
      ...(look.syncKey === undefined ? {} : { sync: { key: look.syncKey } }),
    },
    focus: { alpha: 0.28 },
    scales: { x: { time: false }, y: { distr: look.logY ? 3 : 1 } },
    axes: [
      { ...axis, label: look.xLabel, labelSize: 18, labelGap: 0, size: 30, values: (_, splits) => splits.map((split) => (Number.isInteger(split) ? number(split) : '')) },
      { ...axis, size: 54, values: (_, splits) => splits.map((split) => (split === null ? '' : number(split))) },
    ],
    series: [
      {},
      ...lines.map((line): uPlot.Series => ({
        label: line.label,
        stroke: line.color,
        width: line.width ?? 1.5,
        ...(line.dash && line.dash.length > 0 ? { dash: line.dash } : {}),
        spanGaps: true,
        points: { show: line.x.length === 1, size: 5 },
      })),
      ...bands.flatMap((): uPlot.Series[] => [{ stroke: 'transparent', points: { show: false } }, { stroke: 'transparent', points: { show: false } }]),
    ],
    bands: bands.map((index, place) => ({ series: [first + 2 * place, first + 2 * place + 1], fill: faded(lines[index]?.color ?? palette.accent, 0.2) })),
    hooks: {
      setCursor: [look.near],
      draw: [(chart) => drawMarks(chart, look.marks, palette)],
    },
  };
}

function drawMarks(chart: uPlot, marks: Look['marks'], palette: Palette): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = palette.muted;
  ctx.fillStyle = palette.muted;
  ctx.font = `${10 * devicePixelRatio}px "Inter Variable", sans-serif`;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { step, label } of marks) {
    const x = chart.valToPos(step, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(label, x + 4 * devicePixelRatio, bbox.top + 11 * devicePixelRatio);
  }
  ctx.restore();
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

/** The range after `+`, `−`, an arrow or `0`; undefined for other keys. */
function keyRange(key: string, chart: uPlot): [number, number] | 'all' | undefined {
  const { min, max } = chart.scales['x'] ?? {};
  if (key === '0') return 'all';
  if (min === null || min === undefined || max === null || max === undefined) return undefined;
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
