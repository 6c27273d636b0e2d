import { lazily, preloadAll } from '../lib/lazily';

export const Home = lazily(() => import('../pages/home'));
export const Studies = lazily(() => import('../pages/studies'));
export const Study = lazily(() => import('../pages/study'));
export const Trial = lazily(() => import('../pages/trial'));
export const NewStudy = lazily(() => import('../pages/new-study'));
export const Runs = lazily(() => import('../pages/runs'));
export const Run = lazily(() => import('../pages/run'));
export const Compare = lazily(() => import('../pages/compare'));
export const Lineage = lazily(() => import('../pages/lineage'));
export const Registry = lazily(() => import('../pages/registry'));
export const Queue = lazily(() => import('../pages/queue'));
export const Settings = lazily(() => import('../pages/settings'));
export const Workers = lazily(() => import('../pages/workers'));

const PLACES = [
  [/^\/$/, Home],
  [/^\/studies$/, Studies],
  [/^\/studies\/new$/, NewStudy],
  [/^\/studies\/\d+$/, Study],
  [/^\/trials\//, Trial],
  [/^\/runs$/, Runs],
  [/^\/runs\//, Run],
  [/^\/compare$/, Compare],
  [/^\/lineage$/, Lineage],
  [/^\/registry$/, Registry],
  [/^\/workers$/, Workers],
  [/^\/queue$/, Queue],
  [/^\/settings$/, Settings],
] as const;

/** On a slow line the frame is shown before its page. */
const PATIENCE = 250;

/** What the first page asks for goes before the other pages. */
const REST = 3_000;

/** Waits a moment for the page of this path; the others come once it has what it needs. */
export async function readyFor(path: string): Promise<void> {
  const page = PLACES.find(([pattern]) => pattern.test(path))?.[1];
  if (page !== undefined) {
    const here = page.preload().catch(() => undefined);
    await Promise.race([here, new Promise((done) => setTimeout(done, PATIENCE))]);
  }
  setTimeout(() => void preloadAll(), REST);
}
