import { IconArrowBarToLeft, IconDownload } from '@tabler/icons-react';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Compared } from '../../api/run-table';
import { Card } from '../../components/card';
import { Wide } from '../../components/small';
import { copyText } from '../../lib/clipboard';
import { type Aggregate, differs, type Row, rowsOf, toMarkdown } from '../../lib/compare';
import { download, toCsv } from '../../lib/csv';
import { number } from '../../lib/format';
import { flagCodec, useUrlState, wordCodec } from '../../lib/url-state';

const AGGREGATES = ['last', 'min', 'max'] as const;
const aggregateCodec = wordCodec<Aggregate>(['last', 'min', 'max']);
const differCodec = flagCodec(true);
const MOST_ROWS = 400;

/** Numbers in four digits, also where a parameter's text is one; the whole is said on hover. */
const shortText = (value: string | number | undefined): string => (value === undefined ? '–' : typeof value === 'number' ? number(value) : /^-?\d+\.\d{5,}(e[-+]?\d+)?$/i.test(value) ? number(Number(value)) : value);

/** What differs, a column a run; the others are told from the first. */
export function Matrix({ compared, onLeave, onFirst }: { compared: Compared[]; onLeave: (id: string) => void; onFirst: (id: string) => void }) {
  const [onlyDifferent, setOnlyDifferent] = useUrlState('different', differCodec);
  const [aggregate, setAggregate] = useUrlState('value', aggregateCodec);
  const [copied, setCopied] = useState(false);
  const rows = useMemo(() => rowsOf(compared, aggregate), [compared, aggregate]);
  const shown = useMemo(() => rows.filter((row) => !onlyDifferent || compared.length < 2 || differs(row)), [rows, onlyDifferent, compared]);
  const live = useRef({ onLeave, onFirst });
  live.current = { onLeave, onFirst };
  const leave = useCallback((id: string) => live.current.onLeave(id), []);
  const first = useCallback((id: string) => live.current.onFirst(id), []);
  const csv = (): string => toCsv(['kind', 'name', ...compared.map((run) => run.name)], shown.map((row) => [row.kind, row.name, ...row.values]));
  const markdown = (): void => void copyText(toMarkdown(['', ...compared.map((run) => run.name || run.run_id.slice(0, 8))], shown.map((row) => [row.name, ...row.values.map((value) => (typeof value === 'number' ? number(value) : value))]))).then(() => setCopied(true), () => setCopied(false));
  return (
    <Card title="Parameters and metrics" note={`${shown.length} of ${rows.length} rows`} tools={
      <div className="actions">
        <label className="field">Metrics <select className="select" value={aggregate} onChange={(event) => setAggregate(event.target.value as Aggregate)}>{AGGREGATES.map((one) => <option key={one}>{one}</option>)}</select></label>
        <button type="button" className="chip" aria-pressed={onlyDifferent} onClick={() => setOnlyDifferent(!onlyDifferent)}>only differences</button>
        <button type="button" className="button" data-size="small" onClick={() => download('compare.csv', 'text/csv', csv())}><IconDownload size={14} aria-hidden /> CSV</button>
        <button type="button" className="button" data-size="small" onClick={markdown}>{copied ? 'Copied' : 'Copy as Markdown'}</button>
      </div>
    }>
      <Wide className="unseen-unpainted" label="Comparison">
        <Table compared={compared} rows={shown} aggregate={aggregate} onLeave={leave} onFirst={first} />
      </Wide>
      {shown.length > MOST_ROWS && <p className="muted" role="status">The first {MOST_ROWS} of {shown.length} rows are shown; the CSV has all.</p>}
    </Card>
  );
}

interface TableProps {
  compared: Compared[];
  rows: Row[];
  aggregate: Aggregate;
  onLeave: (id: string) => void;
  onFirst: (id: string) => void;
}

/** Drawn again for other runs or rows only: thousands of cells would hold up every zoom of the curves. */
const Table = memo(function Table({ compared, rows, aggregate, onLeave, onFirst }: TableProps) {
  return (
    <table className="plain compare-table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          {compared.map((run, index) => (
            <th key={run.run_id} scope="col">
              <Link href={`/runs/${run.run_id}`}>{run.name || run.run_id.slice(0, 8)}</Link>{' '}
              {index > 0 && <button type="button" className="icon-button" style={{ width: 24, height: 24 }} title="Make it the first, which the others are told from" aria-label={`Tell the others from ${run.name}`} onClick={() => onFirst(run.run_id)}><IconArrowBarToLeft size={14} aria-hidden /></button>}
              {compared.length > 1 && <button type="button" className="icon-button" style={{ width: 24, height: 24 }} aria-label={`Leave out ${run.name}`} onClick={() => onLeave(run.run_id)}>×</button>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MOST_ROWS).map((row) => {
          const base = row.values[0];
          return (
            <tr key={`${row.kind} ${row.name}`}>
              <th scope="row" style={{ color: 'var(--text)', fontSize: 13 }}>{row.name} <span className="muted">{row.kind === 'metric' ? aggregate : ''}</span></th>
              {row.values.map((value, index) => (
                <td key={compared[index]?.run_id} title={value === undefined ? undefined : String(value)}>
                  {shortText(value)}
                  {index > 0 && typeof value === 'number' && typeof base === 'number' && value !== base && <span className="muted"> {value > base ? '+' : '−'}{number(Math.abs(value - base))}</span>}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
});
