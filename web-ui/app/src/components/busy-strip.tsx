import { clock } from '../lib/format';
import { meanBusy } from '../lib/utilization';

interface BusyStripProps {
  busy: (number | null)[];
  /** When the first part begins, and how long each is. */
  from: string;
  partSeconds: number;
  label: string;
  height?: number;
}

/** How busy slots were, a bar a part of the time; a gap where they were not there. */
export function BusyStrip({ busy, from, partSeconds, label, height = 30 }: BusyStripProps) {
  const mean = meanBusy({ busy });
  const words = `${label}: ${Number.isNaN(mean) ? 'not there' : `${Math.round(mean * 100)} % busy`}`;
  return (
    <svg className="busy-strip" viewBox={`0 0 ${busy.length} 1`} preserveAspectRatio="none" height={height} width="100%" role="img" aria-label={words}>
      {busy.map((share, part) => (
        <g key={part}>
          {share !== null && <rect x={part + 0.08} width={0.84} y={0} height={1} fill="var(--sunken)" />}
          {share !== null && <rect x={part + 0.08} width={0.84} y={1 - Math.max(0.03, share)} height={Math.max(0.03, share)} fill="var(--state-running)" />}
          <title>{clock(Date.parse(from) + part * partSeconds * 1000)}: {share === null ? 'not there' : `${Math.round(share * 100)} % busy`}</title>
        </g>
      ))}
    </svg>
  );
}
