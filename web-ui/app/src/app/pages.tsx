import type { ReactNode } from 'react';
import { lazily, type Part, preloadAll } from '../lib/lazily';

const Home = lazily(() => import('../pages/home'));
const Studies = lazily(() => import('../pages/studies'));
const Study = lazily(() => import('../pages/study'));
const Trial = lazily(() => import('../pages/trial'));
const NewStudy = lazily(() => import('../pages/new-study'));
const Runs = lazily(() => import('../pages/runs'));
const Run = lazily(() => import('../pages/run'));
const Compare = lazily(() => import('../pages/compare'));
const Lineage = lazily(() => import('../pages/lineage'));
const Registry = lazily(() => import('../pages/registry'));
const Queue = lazily(() => import('../pages/queue'));
const Settings = lazily(() => import('../pages/settings'));
const Workers = lazily(() => import('../pages/workers'));

interface Place {
  path: string;
  part: Pick<Part<object>, 'preload'>;
  show: (parameters: Record<string, string | undefined>) => ReactNode;
}

const plain = (path: string, Page: Part<object>): Place => ({ path, part: Page, show: () => <Page /> });

/** Every page by its path; the first that fits is shown. */
export const PLACES: Place[] = [
  plain('/', Home),
  plain('/studies', Studies),
  plain('/studies/new', NewStudy),
  { path: '/studies/:id', part: Study, show: ({ id }) => <Study key={id} id={Number(id)} /> },
  { path: '/trials/:id', part: Trial, show: ({ id }) => <Trial key={id} id={Number(id)} /> },
  plain('/runs', Runs),
  { path: '/runs/:id', part: Run, show: ({ id = '' }) => <Run key={id} id={id} /> },
  plain('/compare', Compare),
  plain('/lineage', Lineage),
  plain('/registry', Registry),
  plain('/workers', Workers),
  plain('/queue', Queue),
  plain('/settings', Settings),
];

const fits = (place: Place, path: string): boolean => new RegExp(`^${place.path.replace(/:\w+/g, '[^/]+')}$`).test(path);

/** On a slow line the frame is shown before its page. */
const PATIENCE = 250;

/** What the first page asks for goes before the other pages. */
const REST = 3_000;

/** Waits a moment for the page of this path; the others come once it has what it needs. */
export async function readyFor(path: string): Promise<void> {
  const place = PLACES.find((one) => fits(one, path));
  if (place !== undefined) {
    const here = place.part.preload().catch(() => undefined);
    await Promise.race([here, new Promise((done) => setTimeout(done, PATIENCE))]);
  }
  setTimeout(() => void preloadAll(), REST);
}
