import type { Attempt } from '../api/schema';

export interface TrainedData {
  /** SHA-256 over the files. */
  sha256: string;
  /** `8,000 to train and 2,000 to test`. */
  examples: string;
  badRows: number;
}

/** Own properties only, whatever a tag is called; empty where there is none. */
const tagOf = (tags: Record<string, string>, name: string): string => (Object.hasOwn(tags, name) ? (tags[name] ?? '') : '');

/** What the worker read, by the tags that it gave the run; null before it has read anything. */
export function dataOf(tags: Record<string, string>): TrainedData | null {
  const said = (name: string): string => tagOf(tags, `espalier.data.${name}`);
  if (said('sha256') === '') return null;
  const [training, test] = [Number(said('training_examples')), Number(said('test_examples'))];
  return { sha256: said('sha256'), examples: `${training.toLocaleString('en-US')} to train${test > 0 ? ` and ${test.toLocaleString('en-US')} to test` : ''}`, badRows: Number(said('bad_rows')) || 0 };
}

/** By what it was trained, in words, by the tags that the worker gave the run; empty where nothing was said. */
export const buildOf = (tags: Record<string, string>): { version: string; runtime: string; image: string } => {
  const said = (name: string): string => tagOf(tags, `espalier.build.${name}`);
  return { version: said('version'), runtime: said('runtime'), image: said('image') };
};

export interface Machine {
  host: string;
  device: string;
  attempts: number[];
}

/** Where the attempts ran, each place once, in the order of its first attempt; those that no worker took are left out. */
export function machinesOf(attempts: Pick<Attempt, 'attempt' | 'worker_id' | 'host' | 'device'>[]): Machine[] {
  const found = new Map<string, Machine>();
  for (const { attempt, worker_id, host, device } of attempts) {
    const place = host ?? worker_id;
    if (place === null) continue;
    const key = `${place}\n${device ?? ''}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { host: place, device: device ?? '', attempts: [attempt] });
    else known.attempts.push(attempt);
  }
  return [...found.values()];
}
