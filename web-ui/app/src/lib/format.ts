/** Four significant digits; powers of ten where that would need more than seven places. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return value.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e').replace('-', '−').replace('e-', 'e−');
  if (Number.isInteger(value)) return group(value);
  const places = Math.max(0, 3 - Math.floor(Math.log10(size)));
  return group(Number(value.toFixed(Math.min(places, 7))));
}

/** Made once: `toLocaleString` makes one a call, which is felt in a table of thousands of numbers. */
const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 7 });

function group(value: number): string {
  return GROUPED.format(value).replace('-', '−');
}

/** A parameter's value as people read it. */
export function scalar(value: unknown): string {
  if (typeof value === 'number') return number(value);
  return value === undefined || value === null ? '–' : String(value);
}

/** `820 ms`, `4.2 s`, `3m 05s`, `1h 04m`, `2d 03h`. */
export function duration(millis: number): string {
  if (!Number.isFinite(millis)) return '–';
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const pair = (large: number, small: number, names: string): string => `${Math.floor(large)}${names[0]} ${String(Math.floor(small)).padStart(2, '0')}${names[1]}`;
  if (seconds < 3600) return pair(seconds / 60, seconds % 60, 'ms');
  if (seconds < 86_400) return pair(seconds / 3600, (seconds / 60) % 60, 'hm');
  return pair(seconds / 86_400, (seconds / 3600) % 24, 'dh');
}

/** A place on a clock that began at 0: `0`, `1.5 s`, `2m 30s`, `-4.0 s`. */
export const elapsed = (seconds: number): string => (seconds === 0 ? '0' : `${seconds < 0 ? '-' : ''}${duration(Math.abs(seconds) * 1000).replace(/(\.0)(?= s)| 00[smh]$/, '')}`);

/** How long ago, in one unit. */
export function ago(millis: number, now: number): string {
  const seconds = Math.max(0, (now - millis) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = count;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** `1,234` stays, `12.3k`, `4.56M`. */
export function compact(count: number): string {
  if (count < 10_000) return count.toLocaleString('en-US');
  if (count < 1_000_000) return `${(count / 1000).toFixed(count < 100_000 ? 1 : 0)}k`;
  return `${(count / 1_000_000).toFixed(2)}M`;
}

/** Local time, short. */
export function clock(time: string | number): string {
  return new Date(time).toLocaleString(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
