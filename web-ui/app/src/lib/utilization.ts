import type { Utilization, Worker } from '../api/schema';

type Row = Utilization['items'][number];

/** Stretches of time, in hours, that utilisation is shown of. */
export const HOURS = [1, 6, 24, 168];

export const hoursInWords = (hours: number): string => (hours === 1 ? 'hour' : hours === 168 ? 'week' : `${hours} hours`);

/** The shortest stretch that holds all the time since the first worker came, at most a day. */
export function hoursSince(workers: Pick<Worker, 'first_seen'>[], now: number): number {
  const first = Math.min(...workers.map((worker) => Date.parse(worker.first_seen)));
  return HOURS.find((hours) => hours === 24 || now - first <= hours * 3_600_000) ?? 24;
}

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
