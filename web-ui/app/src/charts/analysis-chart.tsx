import { useEffect, useRef } from 'react';
import { BarChart, CustomChart, HeatmapChart, LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import { BrushComponent, DataZoomInsideComponent, GridComponent, MarkLineComponent, ParallelComponent, TooltipComponent, VisualMapContinuousComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { EChartsOption } from './options';
import { type Palette, usePalette } from './colors';

echarts.use([
  BarChart, CustomChart, HeatmapChart, LineChart, ParallelChart, ScatterChart, BrushComponent, DataZoomInsideComponent, GridComponent, MarkLineComponent,
  ParallelComponent, TooltipComponent, VisualMapContinuousComponent, CanvasRenderer,
]);

export interface ChartEvents {
  /** A mark was clicked; the `id` of its data item, and whether with shift. */
  onPick?: (id: string | number, choosing: boolean) => void;
  /** After a brush on axes. */
  onAxisBrush?: (chart: echarts.ECharts) => void;
  /** Adds what is no part of the option, after each drawing and whenever the function is another. */
  arrange?: (chart: echarts.ECharts) => void;
}

interface AnalysisChartProps extends ChartEvents {
  option: (palette: Palette) => EChartsOption;
  height: number;
  summary: string;
}

/** A plot of ECharts: takes the theme's colours, follows its size, says in words what it shows. */
export default function AnalysisChart({ option, height, summary, onPick, onAxisBrush, arrange }: AnalysisChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const events = useRef({ onPick, onAxisBrush });
  events.current = { onPick, onAxisBrush };
  const palette = usePalette();

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const made = echarts.init(element, null, { renderer: 'canvas' });
    chart.current = made;
    made.on('click', ({ data, event }) => {
      const id = (data as { id?: string | number } | undefined)?.id;
      if (id !== undefined) events.current.onPick?.(id, (event?.event as unknown as MouseEvent | undefined)?.shiftKey === true);
    });
    made.on('axisareaselected', () => events.current.onAxisBrush?.(made));
    // It is told of the first size, too, in which it is already drawn.
    const observer = new ResizeObserver(() => {
      if (made.getWidth() !== element.clientWidth || made.getHeight() !== element.clientHeight) made.resize();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    chart.current?.setOption({ animation: !still, animationDuration: 250, animationDurationUpdate: 250, textStyle: { fontFamily: 'Inter Variable, sans-serif', color: palette.muted }, ...option(palette) } as never, { notMerge: true });
  }, [option, palette]);

  useEffect(() => void (chart.current && arrange?.(chart.current)), [option, palette, arrange]);

  return <div ref={host} className="chart" role="img" aria-label={summary} style={{ height }} />;
}
