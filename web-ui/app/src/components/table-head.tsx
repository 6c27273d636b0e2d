import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type PointerEvent, useState } from 'react';
import type { Column, Layout, Sort } from './table';

interface TableHeadProps<T> {
  columns: Column<T>[];
  layout: Layout;
  sort: Sort | null;
  onSort: ((sort: Sort) => void) | undefined;
  onResize: ((id: string, width: number) => void) | undefined;
}

/** The names of the columns: a press sorts, a drag at the edge sets the width. */
export function TableHead<T>({ columns, layout, sort, onSort, onResize }: TableHeadProps<T>) {
  return (
    <div className="table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: layout.template }}>
      {columns.map((column, index) => <HeaderCell key={column.id} column={column} left={layout.left[index] ?? null} sort={sort} onSort={onSort} onResize={onResize} />)}
    </div>
  );
}

interface HeaderCellProps<T> extends Pick<TableHeadProps<T>, 'sort' | 'onSort' | 'onResize'> {
  column: Column<T>;
  left: number | null;
}

function HeaderCell<T>({ column, left, sort, onSort, onResize }: HeaderCellProps<T>) {
  const sorted = sort?.id === column.id;
  const direction = sorted ? (sort.descending ? 'descending' : 'ascending') : undefined;
  const Arrow = sort?.descending ? IconArrowDown : IconArrowUp;
  return (
    <div role="columnheader" aria-sort={direction} className={`${column.right ? 'right' : ''} ${left === null ? '' : 'pinned'}`} title={column.title ?? column.header} style={left === null ? undefined : { left }}>
      {column.sortable && onSort ? (
        <button type="button" onClick={() => onSort({ id: column.id, descending: sorted ? !sort.descending : false })}>
          {column.header}
          {sorted && <Arrow size={12} aria-hidden />}
        </button>
      ) : column.header}
      {onResize && !column.tight && <Edge width={column.width} onResize={(width) => onResize(column.id, width)} />}
    </div>
  );
}

const LEAST = 60;
const MOST = 800;

/** For the mouse; the panel of columns has buttons for the same. */
function Edge({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const [start, setStart] = useState<number | null>(null);
  const onMove = (event: PointerEvent): void => {
    if (start !== null) onResize(Math.round(Math.max(LEAST, Math.min(MOST, start + event.clientX))));
  };
  return (
    <span aria-hidden className="edge" data-on={start !== null} onPointerMove={onMove} onPointerUp={() => setStart(null)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setStart(width - event.clientX);
      }} />
  );
}
