// Curves of many runs as one binary frame (docs/curve-frame.md), or as JSON where the server sends that.
import { request } from './client';
import type { Series } from './schema';

/** What is wanted; `smooth` from 0 to 0.999 is computed by the server on every point. */
export interface CurveQuery {
  runIds: string[];
  metric: string;
  buckets: number;
  smooth: number;
  /** Of the axis: steps, or milliseconds since 1970. */
  from?: number;
  to?: number;
  /** Default is over steps. */
  x?: 'step' | 'time';
}

export interface FrameSeries {
  runId: string;
  /** Points behind it. */
  count: number;
  /** Of these, those that are NaN. */
  nan: number;
  /** A place for each x; NaN where there is no number. */
  min: Float64Array;
  max: Float64Array;
  last: Float64Array;
  smooth: Float64Array | null;
}

export interface CurveFrame {
  metric: string;
  /** Rising; the step of a bucket, or its middle where it holds several. */
  x: Float64Array;
  /** Whether a place stands for several points. */
  sampled: boolean;
  items: FrameSeries[];
}

const TYPE = 'application/vnd.espalier.curves';
const LEVELS = 65_534;
const NO_NUMBER = 65_535;

interface Header {
  metric: string;
  buckets: number;
  from: number;
  width: number;
  columns: string[];
  items: { run_id: string; count: number; nan: number; encoding: 'u16' | 'f32'; low: number | string; high: number | string; offset: number }[];
}

/** @throws ApiFailure if the server refuses; Error if what it sends is no frame */
export async function fetchCurves(query: CurveQuery, signal: AbortSignal): Promise<CurveFrame> {
  const body = { run_ids: query.runIds, metric: query.metric, buckets: query.buckets, ...(query.smooth > 0 ? { smooth: query.smooth } : {}), ...(query.from === undefined ? {} : { from: query.from }), ...(query.to === undefined ? {} : { to: query.to }), ...(query.x === 'time' ? { x: 'time' } : {}) };
  const response = await request('POST', '/api/v1/curves', { body: JSON.stringify(body), signal, headers: { Accept: `${TYPE}, application/json;q=0.5` } });
  if (response.headers.get('Content-Type')?.startsWith(TYPE)) return decodeFrame(await response.arrayBuffer());
  const answer = (await response.json()) as { metric: string; items: { run_id: string; count: number; series: Series }[] };
  return frameOf(answer.metric, answer.items.map((item) => ({ runId: item.run_id, count: item.count, series: query.x === 'time' ? { ...item.series, step: item.series.time_millis } : item.series })));
}

export function decodeFrame(buffer: ArrayBuffer): CurveFrame {
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0, false) !== 0x45534331) throw new Error('The curves that came are no frame of this version.');
  const start = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, start - 8))) as Header;
  const { buckets, from, width } = header;
  const x = Float64Array.from({ length: buckets }, (_, index) => from + index * width + (width - 1) / 2);
  const items = header.items.map((item): FrameSeries => {
    const bytes = item.encoding === 'u16' ? 2 : 4;
    const column = (name: string): Float64Array | null => {
      const place = header.columns.indexOf(name);
      if (place < 0) return null;
      const at = start + item.offset + place * buckets * bytes;
      return item.encoding === 'f32' ? Float64Array.from(new Float32Array(buffer, at, buckets)) : spread(new Uint16Array(buffer, at, buckets), Number(item.low), Number(item.high));
    };
    const last = column('last') ?? new Float64Array(buckets).fill(NaN);
    return { runId: item.run_id, count: item.count, nan: item.nan, min: column('min') ?? last, max: column('max') ?? last, last, smooth: column('smooth') };
  });
  return { metric: header.metric, x, sampled: items.some((item) => item.count > item.nan + item.min.reduce((places, value) => places + Number(!Number.isNaN(value)), 0)), items };
}

function spread(levels: Uint16Array, low: number, high: number): Float64Array {
  const unit = (high - low) / LEVELS;
  const values = new Float64Array(levels.length);
  for (let index = 0; index < levels.length; index++) {
    const level = levels[index] as number;
    values[index] = level === NO_NUMBER ? NaN : low + level * unit;
  }
  return values;
}

/** Series on steps of their own, put on one common x. */
export function frameOf(metric: string, series: { runId: string; count: number; series: Series }[]): CurveFrame {
  const x = Float64Array.from(new Set(series.flatMap((one) => one.series.step))).sort();
  const place = new Map<number, number>();
  x.forEach((step, index) => place.set(step, index));
  const column = (steps: number[], values: (number | string)[]): Float64Array => {
    const made = new Float64Array(x.length).fill(NaN);
    steps.forEach((step, index) => (made[place.get(step) ?? 0] = Number(values[index])));
    return made;
  };
  return {
    metric,
    x,
    sampled: series.some((one) => one.count > one.series.step.length),
    items: series.map(({ runId, count, series: { step, min, max, last } }) => ({ runId, count, nan: 0, min: column(step, min), max: column(step, max), last: column(step, last), smooth: null })),
  };
}
