import { useSyncExternalStore } from 'react';

/** A page with all its state, under a name that a person gave it. */
export interface SavedView {
  name: string;
  /** Path and query, as in the address. */
  path: string;
}

const KEY = 'espalier-views';
const MOST = 200;
const listeners = new Set<() => void>();
let held: SavedView[] | null = null;

/** What was kept, or nothing where the text is none of ours. */
export function readViews(text: string | null): SavedView[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.filter((one): one is SavedView => typeof one?.name === 'string' && typeof one?.path === 'string' && one.path.startsWith('/') && !one.path.startsWith('//')).map(({ name, path }) => ({ name, path })).slice(0, MOST);
  } catch {
    return [];
  }
}

/** Views of this browser; a link shares one with others. */
export const savedViews = {
  get: (): SavedView[] => (held ??= readViews(localStorage.getItem(KEY))),
  /** A view of the same name takes the place of the one before. */
  save: (view: SavedView): void => write([view, ...savedViews.get().filter((one) => one.name !== view.name)].slice(0, MOST)),
  remove: (name: string): void => write(savedViews.get().filter((one) => one.name !== name)),
};

function write(views: SavedView[]): void {
  held = views;
  localStorage.setItem(KEY, JSON.stringify(views));
  listeners.forEach((listener) => listener());
}

export const useSavedViews = (): SavedView[] =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, savedViews.get);
