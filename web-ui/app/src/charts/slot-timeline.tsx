import { Link } from 'wouter';
import type { Span } from '../api/schema';
import { useNow } from '../components/small';
import { toneOf, wordOf } from '../components/state';
import { duration } from '../lib/format';

const ROW = 26;
const LEFT = 170;
const WIDTH = 1000;

/** Attempts as bars over time, a row for each slot of each worker. */
export function SlotTimeline({ spans, label }: { spans: Span[]; label: string }) {
  const now = useNow();
  const rows = [...new Set(spans.map(rowOf))].sort();
  const start = Math.min(...spans.map((span) => Date.parse(span.claimed_at)));
  const end = Math.max(...spans.map((span) => (span.ended_at === null ? now : Date.parse(span.ended_at))), start + 1000);
  const x = (time: number): number => LEFT + ((time - start) / (end - start)) * (WIDTH - LEFT - 10);
  const height = rows.length * ROW + 30;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} width="100%" role="group" aria-label={`${label}: ${spans.length} attempts on ${rows.length} slots in ${duration(end - start)}`} style={{ font: '12px var(--font)' }}>
      {[0, 0.25, 0.5, 0.75, 1].map((part) => {
        const time = start + part * (end - start);
        return (
          <g key={part}>
            <line x1={x(time)} x2={x(time)} y1={0} y2={height - 22} stroke="var(--grid)" />
            <text x={x(time)} y={height - 6} textAnchor={part === 1 ? 'end' : 'middle'} fill="var(--muted)">{new Date(time).toLocaleTimeString(undefined, { hour12: false })}</text>
          </g>
        );
      })}
      {rows.map((row, index) => (
        <g key={row}>
          <text x={LEFT - 10} y={index * ROW + 18} textAnchor="end" fill="var(--text)">{row.length > 24 ? `…${row.slice(-23)}` : row}</text>
          <line x1={LEFT} x2={WIDTH} y1={(index + 1) * ROW} y2={(index + 1) * ROW} stroke="var(--grid)" />
        </g>
      ))}
      {spans.map((span) => {
        const from = x(Date.parse(span.claimed_at));
        const width = Math.max(3, x(span.ended_at === null ? now : Date.parse(span.ended_at)) - from);
        const top = rows.indexOf(rowOf(span)) * ROW + 4;
        const took = duration((span.ended_at === null ? now : Date.parse(span.ended_at)) - Date.parse(span.claimed_at));
        const words = `${span.study_name} trial ${span.number}, attempt ${span.attempt}: ${wordOf(span.state)}${span.category === null ? '' : ` (${span.category})`}, ${took}`;
        const mark = `${span.number}${span.attempt > 1 ? `·${span.attempt}` : ''}`;
        return (
          <Link key={`${span.trial_id} ${span.attempt}`} href={`/trials/${span.trial_id}`} aria-label={`${mark}: ${words}`}>
            <rect x={from} y={top} width={width} height={ROW - 8} rx={4} fill={`var(--state-${toneOf(span.state)}-soft)`} stroke={`var(--state-${toneOf(span.state)})`} />
            {width > 26 && <text x={from + 6} y={top + 13} fill={`var(--state-${toneOf(span.state)})`} fontWeight={600}>{mark}</text>}
            <title>{words}</title>
          </Link>
        );
      })}
    </svg>
  );
}

const rowOf = (span: Span): string => `${span.worker_id ?? 'no worker'} · ${span.slot ?? 0}`;
