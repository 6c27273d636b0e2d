import { type ComponentType, lazy, useState } from 'react';

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

/** A component, and a way to have it here before it is shown. */
export type Part<P> = ComponentType<P> & { preload: () => Promise<unknown> };

const parts: (() => Promise<unknown>)[] = [];

/**
 * A part of the app that comes when it is needed, even if the server is away at that moment. One that is here already is
 * shown at once: React holds back what it had to wait for, by 300 ms since the last placeholder came up.
 */
export function lazily<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): Part<P> {
  let here: ComponentType<P> | null = null;
  let coming: Promise<{ default: ComponentType<P> }> | null = null;
  const preload = (): Promise<{ default: ComponentType<P> }> => {
    coming ??= insisted(load).then(
      (module) => {
        here = module.default;
        return module;
      },
      (error: unknown) => {
        coming = null;
        throw error;
      },
    );
    return coming;
  };
  const Late = lazy(preload) as unknown as ComponentType<P>;
  parts.push(preload);
  // Chosen once for each place it stands in: another type there later would throw away its state.
  function Shown(props: P) {
    const [Chosen] = useState(() => here ?? Late);
    return <Chosen {...props} />;
  }
  return Object.assign(Shown, { preload });
}

/** Fetches one part after the other, so that the pages gone to next are here. */
export async function preloadAll(): Promise<void> {
  for (const part of parts) {
    // Whoever needs it asks again and says that it did not come.
    await part().catch(() => undefined);
  }
}
