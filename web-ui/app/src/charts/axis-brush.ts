// The brush on the axes of parallel coordinates, as ranges by the name of the axis.
import type { ECharts } from 'echarts/core';
import type { Ranges } from '../lib/url-state';

interface Axis {
  id: string;
  name: string;
  activeIntervals: [number, number][];
  axis: { scale: { getExtent: () => [number, number] } };
}

const axesOf = (chart: ECharts): Axis[] => (chart as unknown as { getModel: () => { queryComponents: (query: { mainType: string }) => Axis[] } }).getModel().queryComponents({ mainType: 'parallelAxis' });

/** What is brushed now; on an axis of choices in places of its values. Several parts of one axis are taken as one. */
export function brushedRanges(chart: ECharts): Ranges {
  const ranges = Object.create(null) as Ranges;
  for (const { name, activeIntervals } of axesOf(chart)) {
    const bounds = activeIntervals.flat();
    if (bounds.length > 0) ranges[name] = [Math.min(...bounds), Math.max(...bounds)];
  }
  return ranges;
}

/** Draws the ranges as if they had been dragged; leaves alone what stands so already. */
export function drawBrush(chart: ECharts, ranges: Ranges): void {
  let drawn = false;
  for (const { id, name, activeIntervals, axis } of axesOf(chart)) {
    const [least, most] = axis.scale.getExtent();
    const wanted = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
    const intervals = wanted === undefined ? [] : [[wanted[0] ?? least, wanted[1] ?? most]];
    if (String(intervals) === String(activeIntervals)) continue;
    chart.dispatchAction({ type: 'axisAreaSelect', parallelAxisId: id, intervals });
    drawn = true;
  }
  // An axis takes such an action for its own and leaves its rectangles as they are; drawing all anew moves them.
  if (drawn) chart.resize({ silent: true });
}
