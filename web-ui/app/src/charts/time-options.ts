// How a chart over steps is drawn by uPlot: lines, the span of what each place stands for, marks.
import type uPlot from 'uplot';
import { elapsed, number } from '../lib/format';
import { faded, type Palette } from './colors';
import type { Line } from './time-chart';

export interface Look {
  width: number;
  height: number;
  logY: boolean;
  xLabel: string;
  /** Whether x is seconds, told as a duration. */
  clock: boolean;
  marks: { step: number; label: string }[];
  syncKey: string | undefined;
  near: (chart: uPlot) => void;
  lines: () => Line[];
  /** The lines that y has room for. */
  among: () => Line[];
}

export function optionsOf(lines: Line[], palette: Palette, look: Look): uPlot.Options {
  const axis: uPlot.Axis = { stroke: palette.muted, font: palette.font, labelFont: palette.font, grid: { stroke: palette.grid, width: 1 }, ticks: { show: false }, border: { show: false } };
  return {
    width: look.width,
    height: look.height,
    legend: { show: false },
    // The last number of the axis stands half to the right of its place.
    padding: [10, 24, 0, 0],
    cursor: {
      points: { size: 7, show: lines.length <= MOST_POINTS },
      drag: { x: true, y: false, setScale: false },
      ...(look.syncKey === undefined ? {} : { sync: { key: look.syncKey } }),
    },
    scales: { x: { time: false }, y: { distr: look.logY ? 3 : 1, range: (chart) => rangeOf(chart, look.among(), look.logY) } },
    axes: [
      { ...axis, incrs: look.clock ? SECONDS : STEPS, label: look.xLabel, labelSize: 18, labelGap: 0, size: 30, values: (_, splits) => splits.map((split) => (look.clock ? elapsed(split) : Number.isInteger(split) ? number(split) : '')) },
      { ...axis, size: 54, values: (_, splits) => splits.map((split) => (split === null ? '' : number(split))) },
    ],
    series: [
      {},
      ...lines.map((line): uPlot.Series => ({
        label: line.label,
        stroke: line.color,
        width: lines.length > MOST_WIDE ? HAIR / devicePixelRatio : (line.width ?? 1.5),
        ...(line.dash && line.dash.length > 0 ? { dash: line.dash } : {}),
        spanGaps: true,
        points: { show: line.values.reduce((count, value) => count + Number(Number.isFinite(value)), 0) === 1, size: 5 },
      })),
    ],
    hooks: {
      setCursor: [look.near],
      drawAxes: [(chart) => drawSpans(chart, look.lines())],
      draw: [(chart) => drawMarks(chart, look.marks, palette)],
    },
  };
}

/** Steps are whole numbers, and so are the places of the axis. */
const STEPS = Array.from({ length: 40 }, (_, index) => [1, 2, 5][index % 3] as number * 10 ** Math.floor(index / 3));

/** What a clock counts by, in seconds. */
const SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000, 2_592_000];

/** Beyond it uPlot's own mark on each line under the cursor costs more than it tells. */
const MOST_POINTS = 30;

/** The y range of what is in sight, spikes included. */
function rangeOf(chart: uPlot, lines: Line[], log: boolean): uPlot.Range.MinMax {
  const [from, to] = chart.series[0]?.idxs ?? [0, chart.data[0].length - 1];
  let low = Infinity;
  let high = -Infinity;
  for (const { values, min, max } of lines) {
    const [lows, highs] = [min ?? values, max ?? values];
    for (let at = from; at <= to; at++) {
      const [least, greatest] = [lows[at] as number, highs[at] as number];
      if (least < low && Number.isFinite(least) && (!log || least > 0)) low = least;
      if (greatest > high && Number.isFinite(greatest)) high = greatest;
    }
  }
  if (low > high) return log ? [0.1, 1] : [0, 1];
  if (log) return low === high ? [low / 2, low * 2] : [low / 1.1, high * 1.1];
  const room = low === high ? Math.abs(low) * 0.1 || 0.5 : (high - low) * 0.05;
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

/** One pixel of the screen: without a GPU any wider line takes ten times as long, of many points forty times. */
const HAIR = 1;

/** More lines than this are drawn as thin as that. */
const MOST_WIDE = 30;

/** So few places are far enough from each other for an area between them. */
const MOST_CORNERS = 150;

/**
 * What each place stands for, from the least to the greatest: of few places an area, of many a stroke each, so that a
 * spike of one point is seen at every zoom.
 */
function drawSpans(chart: uPlot, lines: Line[]): void {
  const { ctx, bbox } = chart;
  const [from, to] = chart.series[0]?.idxs ?? [0, -1];
  const x = chart.data[0];
  const area = to - from < MOST_CORNERS;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = HAIR;
  const columns = Math.max(1, Math.ceil(bbox.width / Math.max(1, to - from + 1)));
  for (const { min, max, color } of lines) {
    if (min === null || max === null) continue;
    ctx.fillStyle = ctx.strokeStyle = faded(color, lines.length > 8 ? 0.22 : 0.3);
    if (area) {
      ctx.beginPath();
      const places = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((at) => (max[at] as number) >= (min[at] as number));
      for (const at of places) ctx.lineTo(chart.valToPos(x[at] as number, 'x', true), chart.valToPos(max[at] as number, 'y', true));
      for (const at of places.reverse()) ctx.lineTo(chart.valToPos(x[at] as number, 'x', true), chart.valToPos(min[at] as number, 'y', true));
      ctx.fill();
      continue;
    }
    ctx.beginPath();
    for (let at = from; at <= to; at++) {
      const [low, high] = [min[at] as number, max[at] as number];
      if (!(high > low)) continue;
      const left = Math.round(chart.valToPos(x[at] as number, 'x', true) - columns / 2) + 0.5;
      const [bottom, top] = [chart.valToPos(low, 'y', true), chart.valToPos(high, 'y', true) - 1];
      for (let column = left; column < left + columns; column++) {
        ctx.moveTo(column, bottom);
        ctx.lineTo(column, top);
      }
    }
    ctx.stroke();
  }
  ctx.restore();
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
