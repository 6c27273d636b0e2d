import { IconArrowDown, IconDownload } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { LogLine } from '../api/schema';
import { useLogs } from '../api/queries';
import { ansiSpans } from '../lib/ansi';
import { download } from '../lib/csv';
import { textCodec, useUrlState, wordCodec } from '../lib/url-state';
import { connection } from '../live/connection';
import { Empty, ErrorCard, Skeleton } from './feedback';

const LINE = 24;
const searchCodec = textCodec();
const levelCodec = wordCodec(['all', 'warn', 'error']);
const LEVELS = { all: () => true, warn: (line: LogLine) => line.level === 'WARN' || line.level === 'ERROR', error: (line: LogLine) => line.level === 'ERROR' };

/** The lines of a run: follows the end until the person scrolls, and finds text. */
export function LogViewer({ runId, running, height = 420 }: { runId: string; running: boolean; height?: number }) {
  const logs = useLogs(runId);
  const [search, setSearch] = useUrlState('log', searchCodec);
  const [level, setLevel] = useUrlState('level', levelCodec);
  const [follow, setFollow] = useState(running && !location.hash.startsWith('#L'));
  const [place, setPlace] = useState(0);
  const scroll = useRef<HTMLDivElement>(null);
  useFollow(runId, logs);

  const all = useMemo(() => (logs.data?.pages ?? []).flatMap((page) => page.items), [logs.data]);
  const lines = useMemo(() => all.filter(LEVELS[level]), [all, level]);
  const start = all[0]?.time_millis ?? 0;
  const hits = useMemo(() => (search === '' ? [] : lines.flatMap((line, index) => (line.text.toLowerCase().includes(search.toLowerCase()) ? [index] : []))), [lines, search]);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => LINE, overscan: 30 });
  useEffect(() => {
    if (follow && lines.length > 0) virtual.scrollToIndex(lines.length - 1);
  }, [follow, lines.length, virtual]);
  const linked = useHash();
  const target = useMemo(() => lines.findIndex((line) => `#L${lineId(line)}` === linked), [lines, linked]);
  useEffect(() => {
    if (target < 0) return;
    setFollow(false);
    virtual.scrollToIndex(target, { align: 'center' });
    // Once for each line that the address names, as soon as it is read; later lines do not move it.
  }, [target, linked, virtual]);
  const jump = (step: number): void => {
    if (hits.length === 0) return;
    const next = (place + step + hits.length) % hits.length;
    setPlace(next);
    setFollow(false);
    virtual.scrollToIndex(hits[next] ?? 0, { align: 'center' });
  };
  const onScroll = (): void => {
    const box = scroll.current;
    if (box === null) return;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < LINE * 2;
    if (!atEnd && follow) setFollow(false);
  };

  if (logs.isPending) return <Skeleton height={height} />;
  if (logs.isError) return <ErrorCard error={logs.error} what="the log" onRetry={() => void logs.refetch()} />;
  const total = logs.data.pages.at(-1)?.total ?? all.length;
  return (
    <div>
      <div className="actions" style={{ padding: '0 16px 10px' }}>
        <input className="input" data-filter type="search" placeholder="Search the log" aria-label="Search the log" value={search} onChange={(event) => { setSearch(event.target.value); setPlace(0); }}
          onKeyDown={(event) => event.key === 'Enter' && jump(event.shiftKey ? -1 : 1)} />
        <span className="muted number" role="status" style={{ fontSize: 12.5 }}>{search === '' ? `${total.toLocaleString('en-US')} ${total === 1 ? 'line' : 'lines'}` : `${hits.length === 0 ? 0 : place + 1} of ${hits.length} found`}{all.length < total && `, ${all.length} read`}</span>
        <select className="select" aria-label="Level" value={level} onChange={(event) => setLevel(event.target.value as typeof level)}>
          <option value="all">all levels</option>
          <option value="warn">warnings and errors</option>
          <option value="error">errors</option>
        </select>
        <button type="button" className="chip" aria-pressed={follow} onClick={() => setFollow(!follow)}><IconArrowDown size={13} aria-hidden /> follow</button>
        <button type="button" className="button" data-size="small" data-kind="quiet" onClick={() => download(`${runId}.log`, 'text/plain', all.map((line) => `${new Date(line.time_millis).toISOString()} ${line.level} ${line.text}`).join('\n'))}><IconDownload size={14} aria-hidden /> Download</button>
      </div>
      {lines.length === 0
        ? <Empty title={all.length === 0 ? 'No line yet' : 'No line of this level'}><p>{all.length === 0 ? 'Lines appear when the trial starts on a worker.' : 'Choose another level to see the rest.'}</p></Empty>
        : (
          <div ref={scroll} className="log" role="log" aria-label="Log" tabIndex={0} onScroll={onScroll} style={{ height: Math.min(height, lines.length * LINE + 16) }}>
            <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
              {virtual.getVirtualItems().map(({ index, start: top }) => {
                const line = lines[index] as LogLine;
                return <Line key={`${line.attempt} ${line.number}`} line={line} top={top} search={search} start={start} marked={hits[place] === index || index === target} />;
              })}
            </div>
          </div>
        )}
    </div>
  );
}

/** How the address names a line: its attempt and its number in it. */
const lineId = (line: LogLine): string => `${line.attempt}.${line.number}`;

/** The part of the address behind #. */
const useHash = (): string =>
  useSyncExternalStore((told) => {
    addEventListener('hashchange', told);
    return () => removeEventListener('hashchange', told);
  }, () => location.hash);

/** Reads what came since, whenever the run's topic speaks, and goes on to the end of a long log. */
function useFollow(runId: string, logs: ReturnType<typeof useLogs>): void {
  const { fetchNextPage, data, isFetching } = logs;
  const state = useRef({ busy: isFetching, again: false });
  state.current.busy = isFetching;
  const atEnd = data?.pages.at(-1)?.at_end ?? true;
  useEffect(() => {
    if (!atEnd && !isFetching) void fetchNextPage();
  }, [atEnd, isFetching, fetchNextPage]);
  useEffect(() => {
    const leave = connection.want([`run:${runId}`]);
    const deafen = connection.onChange((topic) => {
      if ((topic === null || topic === `run:${runId}`) && !state.current.busy && !document.hidden) void fetchNextPage();
    });
    return () => {
      leave();
      deafen();
    };
  }, [runId, fetchNextPage]);
}

interface LineProps {
  line: LogLine;
  top: number;
  search: string;
  start: number;
  marked: boolean;
}

function Line({ line, top, search, start, marked }: LineProps) {
  const id = lineId(line);
  return (
    <div className="log-line" data-level={line.level} data-marked={marked} style={{ transform: `translateY(${top}px)` }}>
      <a href={`#L${id}`} aria-label={`Link to line ${line.number} of attempt ${line.attempt}`}>{line.attempt > 1 ? id : line.number}</a>
      <span className="log-time" title={new Date(line.time_millis).toISOString()}>{((line.time_millis - start) / 1000).toFixed(1).padStart(7)}</span>
      <span className="log-level">{line.level}</span>
      <span className="log-text">{ansiSpans(line.text).map((span, index) => (
        <span key={index} style={{ color: span.color, fontWeight: span.bold ? 700 : undefined }}><Marked text={span.text} search={search} /></span>
      ))}</span>
    </div>
  );
}

function Marked({ text, search }: { text: string; search: string }) {
  const at = search === '' ? -1 : text.toLowerCase().indexOf(search.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + search.length)}</mark>
      <Marked text={text.slice(at + search.length)} search={search} />
    </>
  );
}
