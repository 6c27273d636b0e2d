import type { Waiting } from '../api/schema';

export interface WaitingStudy {
  studyId: number;
  name: string;
  queue: string;
  count: number;
  /** Of its first trial, within its queue. */
  position: number;
}

/** Each study once, in the order of its first waiting trial. */
export function firstOf(items: Waiting[]): WaitingStudy[] {
  const found = new Map<number, WaitingStudy>();
  for (const one of items) {
    const study = found.get(one.study_id);
    if (study === undefined) found.set(one.study_id, { studyId: one.study_id, name: one.study_name, queue: one.queue, count: 1, position: one.position });
    else study.count++;
  }
  return [...found.values()];
}
