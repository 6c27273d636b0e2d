import type { Utilization } from '../api/schema';

type Row = Utilization['items'][number];

/** The mean of the parts in which a worker was there; NaN where it never was. */
export function meanBusy({ busy }: Pick<Row, 'busy'>): number {
  const there = busy.filter((one) => one !== null);
  return there.reduce((sum, one) => sum + one, 0) / there.length;
}

/** The mean over workers by part, each weighed by its slots; null where none was there. */
export function fleetBusy(rows: Row[], slots: (workerId: string) => number): (number | null)[] {
  return (rows[0]?.busy ?? []).map((_, part) => {
    const there = rows.filter((row) => row.busy[part] !== null);
    const weight = there.reduce((sum, row) => sum + slots(row.worker_id), 0);
    return weight === 0 ? null : there.reduce((sum, row) => sum + (row.busy[part] ?? 0) * slots(row.worker_id), 0) / weight;
  });
}
