import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { TableHead } from './table-head';

export interface Column<T> {
  id: string;
  header: string;
  /** Pixels; the first column that is not pinned takes what is left. */
  width: number;
  right?: boolean;
  /** Said on hover over the header. */
  title?: string;
  cell: (row: T) => ReactNode;
  /** Cells of columns with it can be sorted. */
  sortable?: boolean;
  style?: (row: T) => React.CSSProperties | undefined;
  /** Holds a control: no dots where the cell is narrow. */
  tight?: boolean;
  /** Stays in sight at the left; such columns stand first. */
  pinned?: boolean;
}

export interface Sort {
  id: string;
  descending: boolean;
}

/** Rows by their place, as an array has them; undefined where one is not read yet. */
export interface Rows<T> {
  length: number;
  at: (index: number) => T | undefined;
}

interface TableProps<T> {
  label: string;
  rows: Rows<T>;
  columns: Column<T>[];
  rowKey: (row: T) => string | number;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  onOpen?: (row: T) => void;
  selected?: ReadonlySet<string | number>;
  onToggle?: (row: T) => void;
  /** Called with the first and last place in sight when they change. */
  onSight?: (first: number, last: number) => void;
  onResize?: (id: string, width: number) => void;
  height?: number;
  empty?: ReactNode;
}

const ROW = 34;
/** What scrolls out of sight lends its elements to what comes in: new ones would cost a frame. As many as are ever in sight, so that they stay the same. */
const LEAST_SLOTS = 64;
const NONE: ReadonlySet<string | number> = new Set();

/**
 * A grid that holds only the rows in sight. Keys: `j`/`k` or the arrows move, Enter opens, `x` selects,
 * Home and End jump.
 */
export function Table<T>(props: TableProps<T>) {
  const { label, rows, columns, rowKey, sort = null, onSort, onOpen, selected = NONE, onToggle, onSight, onResize, height = 480, empty } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 8 });
  const layout = useMemo(() => layoutOf(columns), [columns]);
  const items = virtual.getVirtualItems();
  const slots = Math.max(LEAST_SLOTS, items.length);
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
  useEffect(() => onSight?.(first, last), [onSight, first, last]);
  const open = useCallback((row: T) => onOpen?.(row), [onOpen]);

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const row = rows.at(active);
    const actions: Record<string, () => void> = {
      j: () => move(active + 1),
      ArrowDown: () => move(active + 1),
      k: () => move(active - 1),
      ArrowUp: () => move(active - 1),
      PageDown: () => move(active + 12),
      PageUp: () => move(active - 12),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      Enter: () => row !== undefined && active >= 0 && onOpen?.(row),
      x: () => row !== undefined && active >= 0 && onToggle?.(row),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <>
      <div ref={scroll} className="table" role="grid" aria-label={label} aria-rowcount={rows.length + 1} aria-colcount={columns.length} tabIndex={0}
        onScroll={({ currentTarget }) => currentTarget.toggleAttribute('data-shifted', currentTarget.scrollLeft > 0)}
        aria-activedescendant={active >= first && active <= last ? `${label}-row-${active}` : undefined} onKeyDown={onKeyDown} style={{ maxHeight: height }}>
        <div className="table-inner" role="rowgroup" style={{ minWidth: layout.least }}>
          <TableHead columns={columns} layout={layout} sort={sort} onSort={onSort} onResize={onResize} />
          <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {items.map(({ index, start }) => {
              const row = rows.at(index);
              return row === undefined
                ? <div key={`place ${index}`} className="table-row" role="row" aria-rowindex={index + 2} aria-busy style={{ height: ROW, transform: `translateY(${start}px)`, minWidth: layout.least }}><div role="gridcell" className="coming" /></div>
                : <TableRow key={index % slots} identity={rowKey(row)} id={`${label}-row-${index}`} row={row} index={index} top={start} columns={columns} layout={layout} selectable={onToggle !== undefined} selected={selected.has(rowKey(row))} active={index === active} onActive={setActive} onOpen={open} />;
            })}
          </div>
        </div>
      </div>
      {rows.length === 0 && empty}
    </>
  );
}

export interface Layout {
  template: string;
  least: number;
  /** Pixels from the left for each pinned column; null for the others. */
  left: (number | null)[];
}

function layoutOf<T>(columns: Column<T>[]): Layout {
  const flexible = columns.findIndex((column) => !column.pinned && !column.tight);
  let from = 0;
  return {
    template: columns.map((column, index) => (index === flexible ? `minmax(${column.width}px, 1fr)` : `${column.width}px`)).join(' '),
    least: columns.reduce((sum, column) => sum + column.width, 0),
    left: columns.map((column) => {
      const place = column.pinned ? from : null;
      from += column.width;
      return place;
    }),
  };
}

interface RowProps<T> {
  id: string;
  identity: string | number;
  row: T;
  index: number;
  top: number;
  columns: Column<T>[];
  layout: Layout;
  selectable: boolean;
  selected: boolean;
  active: boolean;
  onActive: (index: number) => void;
  onOpen: (row: T) => void;
}

/** Drawn again only when the row itself changes, not when the table scrolls. */
const TableRow = memo(function TableRow<T>({ id, identity, row, index, top, columns, layout, selectable, selected, active, onActive, onOpen }: RowProps<T>) {
  const element = useRef<HTMLDivElement>(null);
  // These elements are another row's now: a key meant for the one that had the focus must not reach it.
  useEffect(() => () => {
    if (document.activeElement instanceof HTMLElement && element.current?.contains(document.activeElement)) document.activeElement.blur();
  }, [identity]);
  return (
    <div ref={element} id={id} className="table-row" role="row" aria-rowindex={index + 2} aria-selected={selectable ? selected : undefined} data-selected={selected} data-active={active}
      style={{ gridTemplateColumns: layout.template, height: ROW, transform: `translateY(${top}px)`, minWidth: layout.least, width: '100%' }} onClick={() => onActive(index)} onDoubleClick={() => onOpen(row)}>
      {columns.map((column, place) => {
        const left = layout.left[place] ?? null;
        return (
          <div key={column.id} role="gridcell" className={`${column.right ? 'right' : ''} ${column.tight ? 'tight' : ''} ${left === null ? '' : 'pinned'}`} style={{ ...column.style?.(row), ...(left === null ? {} : { left }) }}>
            {column.cell(row)}
          </div>
        );
      })}
    </div>
  );
}) as <T>(props: RowProps<T>) => ReactNode;
