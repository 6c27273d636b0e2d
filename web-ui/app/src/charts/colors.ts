import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { useContrast } from '../app/theme';
import type { Tone } from '../components/state';

/** The colours of the theme as texts, for what is drawn on a canvas. */
export interface Palette {
  text: string;
  muted: string;
  line: string;
  grid: string;
  surface: string;
  accent: string;
  font: string;
  series: string[];
  tone: Record<Tone, string>;
  dark: boolean;
}

/** A new palette whenever the theme changes; the same object otherwise. */
export function usePalette(): Palette {
  const scheme = useComputedColorScheme('light');
  const contrast = useContrast();
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
    const tone = (name: Tone): string => read(`state-${name}`);
    return {
      text: read('text'),
      muted: read('muted'),
      line: read('line'),
      grid: read('grid'),
      surface: read('surface'),
      accent: read('accent'),
      font: '11.5px "Inter Variable", system-ui, sans-serif',
      series: [1, 2, 3, 4, 5, 6, 7, 8].map((index) => read(`series-${index}`)),
      tone: { queued: tone('queued'), running: tone('running'), done: tone('done'), pruned: tone('pruned'), failed: tone('failed'), paused: tone('paused') },
      dark: scheme === 'dark',
    };
    // The document's variables change with these two.
  }, [scheme, contrast]);
}

/** The same colour for the same number on every page, and a dash for what is beyond the eighth. */
export function seriesLook(palette: Palette, index: number): { color: string; dash: number[] } {
  return { color: palette.series[index % 8] ?? palette.text, dash: dashOf(Math.floor(index / 8)) };
}

const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

/** A whole line for 0, then three patterns in turn. */
export const dashOf = (index: number): number[] => DASHES[index % DASHES.length] ?? [];

/** A `#rrggbb` colour with an opacity of 0 to 1. */
export function faded(color: string, opacity: number): string {
  return `color-mix(in srgb, ${color} ${Math.round(opacity * 100)}%, transparent)`;
}

/** A point of viridis, at 0 to 1: for what has an order. Stops of the published map, interpolated in RGB. */
export function viridis(at: number): string {
  const stops = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141], [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]] as const;
  const place = Math.min(1, Math.max(0, Number.isFinite(at) ? at : 0)) * (stops.length - 1);
  const low = stops[Math.floor(place)] ?? stops[0];
  const high = stops[Math.ceil(place)] ?? low;
  const part = place - Math.floor(place);
  return `rgb(${low.map((value, index) => Math.round(value + ((high[index] ?? value) - value) * part)).join(' ')})`;
}
