import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';

export interface Column<T> {
  id: string;
  header: string;
  /** Pixels; the first column takes what is left. */
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
}

export interface Sort {
  id: string;
  descending: boolean;
}

interface TableProps<T> {
  label: string;
  rows: T[];
  /** Rows there are in all, where `rows` is a part. */
  total?: number;
  columns: Column<T>[];
  rowKey: (row: T) => string | number;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  onOpen?: (row: T) => void;
  selected?: ReadonlySet<string | number>;
  onToggle?: (row: T) => void;
  /** Called when the end of `rows` comes into sight. */
  onEnd?: () => void;
  height?: number;
  empty?: ReactNode;
}

const ROW = 34;

/**
 * A grid that holds only the rows in sight. Keys: `j`/`k` or the arrows move, Enter opens, `x` selects,
 * Home and End jump.
 */
export function Table<T>(props: TableProps<T>) {
  const { label, rows, columns, rowKey, sort = null, onSort, onOpen, selected, onToggle, onEnd, height = 480, empty } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 12 });
  const template = columns.map((column, index) => (index === (columns[0]?.tight ? 1 : 0) ? `minmax(${column.width}px, 1fr)` : `${column.width}px`)).join(' ');
  const least = columns.reduce((sum, column) => sum + column.width, 0);
  const items = virtual.getVirtualItems();
  const last = items.at(-1);
  if (onEnd && last && last.index >= rows.length - 30) queueMicrotask(onEnd);

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const row = rows[active];
    const actions: Record<string, () => void> = {
      j: () => move(active + 1),
      ArrowDown: () => move(active + 1),
      k: () => move(active - 1),
      ArrowUp: () => move(active - 1),
      PageDown: () => move(active + 12),
      PageUp: () => move(active - 12),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      Enter: () => row !== undefined && onOpen?.(row),
      x: () => row !== undefined && onToggle?.(row),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <>
    <div ref={scroll} className="table" role="grid" aria-label={label} aria-rowcount={(props.total ?? rows.length) + 1} aria-colcount={columns.length} tabIndex={0}
      aria-activedescendant={active >= 0 ? `${label}-row-${active}` : undefined} onKeyDown={onKeyDown} style={{ maxHeight: height }}>
      <div className="table-inner" role="rowgroup" style={{ minWidth: least }}>
        <div className="table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const row = rows[index] as T;
            const key = rowKey(row);
            return (
              <div key={key} id={`${label}-row-${index}`} className="table-row" role="row" aria-rowindex={index + 2} aria-selected={onToggle ? (selected?.has(key) ?? false) : undefined}
                data-selected={selected?.has(key) ?? false} data-active={index === active} style={{ gridTemplateColumns: template, height: ROW, transform: `translateY(${start}px)`, minWidth: least, width: '100%' }}
                onClick={() => setActive(index)} onDoubleClick={() => onOpen?.(row)}>
                {columns.map((column) => (
                  <div key={column.id} role="gridcell" className={column.right ? 'right' : column.tight ? 'tight' : undefined} style={column.style?.(row)}>
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
    {rows.length === 0 && empty}
    </>
  );
}

function HeaderCell<T>({ column, sort, onSort }: { column: Column<T>; sort: Sort | null; onSort: ((sort: Sort) => void) | undefined }) {
  const sorted = sort?.id === column.id;
  const direction = sorted ? (sort.descending ? 'descending' : 'ascending') : undefined;
  const Arrow = sort?.descending ? IconArrowDown : IconArrowUp;
  return (
    <div role="columnheader" aria-sort={direction} className={column.right ? 'right' : undefined} title={column.title ?? column.header}>
      {column.sortable && onSort ? (
        <button type="button" onClick={() => onSort({ id: column.id, descending: sorted ? !sort.descending : false })}>
          {column.header}
          {sorted && <Arrow size={12} aria-hidden />}
        </button>
      ) : (
        column.header
      )}
    </div>
  );
}
