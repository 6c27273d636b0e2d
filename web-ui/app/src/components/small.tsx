import { type ReactNode, useSyncExternalStore } from 'react';
import type { StudySummary, TrialCounts } from '../api/schema';
import { ago, clock, number } from '../lib/format';
import type { Tone } from './state';

const tickers = new Set<() => void>();
let present = Date.now();
let clockwork: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  if (document.hidden) return;
  present = Date.now();
  tickers.forEach((told) => told());
}

/** The time now, renewed every second while the page is seen and somebody looks. */
export function useNow(): number {
  return useSyncExternalStore(
    (told) => {
      tickers.add(told);
      clockwork ??= setInterval(tick, 1000);
      return () => {
        tickers.delete(told);
        if (tickers.size > 0) return;
        clearInterval(clockwork);
        clockwork = undefined;
      };
    },
    () => present,
  );
}

/** How long ago; the exact local time and UTC are said on hover. */
export function Ago({ time }: { time: string | null }) {
  const now = useNow();
  if (time === null) return <span className="muted">–</span>;
  return (
    <time dateTime={time} title={`${clock(time)} (${time} UTC)`}>
      {ago(Date.parse(time), now)}
    </time>
  );
}

const PARTS: [keyof TrialCounts, Tone, string][] = [
  ['completed', 'done', 'completed'],
  ['pruned', 'pruned', 'pruned'],
  ['failed', 'failed', 'failed'],
  ['running', 'running', 'running'],
  ['queued', 'queued', 'queued'],
  ['waiting', 'queued', 'waiting'],
  ['cancelled', 'queued', 'cancelled'],
];

export function countsInWords(counts: TrialCounts): string {
  return PARTS.filter(([key]) => counts[key] > 0).map(([key, , word]) => `${counts[key]} ${word}`).join(', ') || 'none planned yet';
}

/** Trials by state as one bar against the limit. */
export function TrialBar({ study }: { study: Pick<StudySummary, 'trials' | 'trial_limit'> }) {
  const whole = Math.max(study.trial_limit, study.trials.total, 1);
  const words = `Of ${study.trial_limit} trials: ${countsInWords(study.trials)}`;
  return (
    <div className="bar" role="img" aria-label={words} title={words}>
      {PARTS.filter(([key]) => study.trials[key] > 0).map(([key, tone]) => (
        <i key={key} className={`tone-${tone}`} style={{ width: `${(study.trials[key] / whole) * 100}%` }} />
      ))}
    </div>
  );
}

export function Progress({ fraction, label, tone = 'running' }: { fraction: number; label: string; tone?: Tone }) {
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div className="bar" role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <i className={`tone-${tone}`} style={{ width: `${percent}%` }} />
    </div>
  );
}

/** A step line of values, for tables: no axes, said in words. */
export function Sparkline({ values, label, width = 96, height = 24 }: { values: number[]; label: string; width?: number; height?: number }) {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return <svg width={width} height={height} role="img" aria-label={`${label}: no values`} />;
  if (finite.length === 1) finite.push(...finite); // it stayed so
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low || 1;
  const x = (index: number): number => 2 + (index / (finite.length - 1)) * (width - 6);
  const flat = finite.every((value) => value === low);
  const y = (value: number): number => (flat ? height / 2 : height - 4 - ((value - low) / span) * (height - 8));
  const path = finite.map((value, index) => (index === 0 ? `M${x(0)} ${y(value)}` : `H${x(index).toFixed(1)} V${y(value).toFixed(1)}`)).join(' ');
  const last = finite.at(-1) ?? 0;
  return (
    <svg width={width} height={height} role="img" aria-label={`${label}: from ${number(finite[0])} to ${number(last)}`}>
      <path d={path} fill="none" stroke="var(--accent)" strokeWidth={1.6} />
      <circle cx={x(finite.length - 1)} cy={y(last)} r={2.4} fill="var(--accent)" />
    </svg>
  );
}

export function Facts({ items }: { items: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Pairs({ items }: { items: [string, ReactNode][] }) {
  return (
    <dl className="pairs">
      {items.flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
    </dl>
  );
}

/** Room for a table that may be wider than the page: it scrolls in itself, by the keyboard too. */
export function Wide({ label, className = '', children }: { label: string; className?: string; children: ReactNode }) {
  return <div className={`wide ${className}`} tabIndex={0} role="region" aria-label={label}>{children}</div>;
}

interface TabsProps<T extends string> {
  tabs: readonly (readonly [T, string])[];
  value: T;
  onChange: (tab: T) => void;
  label: string;
}

/** Tabs by the pattern of the ARIA guide: arrows move, the selected one is in the tab order. */
export function Tabs<T extends string>({ tabs, value, onChange, label }: TabsProps<T>) {
  const move = (event: React.KeyboardEvent, index: number): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (index + step + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (tab === undefined) return;
    onChange(tab[0]);
    (event.currentTarget.parentElement?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label}>
      {tabs.map(([tab, word], index) => (
        <button key={tab} type="button" role="tab" aria-selected={tab === value} tabIndex={tab === value ? 0 : -1} onClick={() => onChange(tab)} onKeyDown={(event) => move(event, index)}>
          {word}
        </button>
      ))}
    </div>
  );
}
