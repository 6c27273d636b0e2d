import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 16_000;

/** Asks again with growing pauses, half a minute in all: the server may be restarting. */
export async function insisted<T>(load: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE; ; pause *= 2) {
    try {
      return await load();
    } catch (error) {
      if (pause > LONGEST_PAUSE) throw error;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

/** A part of the app that comes when it is needed, even if the server is away at that moment. */
export const lazily = <T extends ComponentType<any>>(load: () => Promise<{ default: T }>): LazyExoticComponent<T> => lazy(() => insisted(load));
