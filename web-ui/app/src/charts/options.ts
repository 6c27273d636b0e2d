// What is common to the plots of ECharts.
import type { EChartsCoreOption } from 'echarts/core';
import { number } from '../lib/format';
import type { Palette } from './colors';

export type EChartsOption = EChartsCoreOption;

/** A plot of a dot a trial. */
export interface Dots {
  option: (palette: Palette) => EChartsOption;
  /** How many are seen, in words; nothing where all are. */
  covered: string;
}

export const grid = (more: Record<string, unknown> = {}): Record<string, unknown> => ({ left: 58, right: 18, top: 16, bottom: 40, ...more });

export function axis(palette: Palette, name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'value',
    scale: true,
    name,
    nameLocation: 'middle',
    nameGap: 26,
    nameTextStyle: { color: palette.muted, fontSize: 11.5 },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true, formatter: (value: unknown) => (typeof value === 'number' ? number(value) : String(value)) },
    splitLine: { lineStyle: { color: palette.grid } },
    ...more,
  };
}

/** Drawn on the canvas, never as HTML: names of users cannot become markup. */
export function tooltip(palette: Palette, formatter: (item: TipItem) => string): Record<string, unknown> {
  return {
    trigger: 'item',
    renderMode: 'richText',
    confine: true,
    backgroundColor: palette.surface,
    borderColor: palette.line,
    textStyle: { color: palette.text, fontSize: 12, fontFamily: 'Inter Variable, sans-serif' },
    formatter,
  };
}

export interface TipItem {
  seriesName: string;
  name: string;
  value: unknown;
  data: { id?: string | number; tip?: string; value?: unknown };
}

export const tipOf = (item: TipItem): string => item.data?.tip ?? item.name;
