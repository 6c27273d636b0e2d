import { useEffect } from 'react';

/** Whether the person is writing, so that letters are no commands; a box that is ticked takes no letters. */
function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !/^(checkbox|radio|range|button)$/.test(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
}

const SINGLE_KEYS = 'espalier-single-keys';

/** Single keys can be switched off (WCAG 2.1.4); commands with a modifier stay. */
export const singleKeys = {
  get: (): boolean => localStorage.getItem(SINGLE_KEYS) !== 'off',
  set: (on: boolean): void => localStorage.setItem(SINGLE_KEYS, on ? 'on' : 'off'),
};

/**
 * Runs the action of a key, or of two keys one after the other (`g s`) within a second. `mod+k` is ⌘K or
 * Ctrl+K and works while writing too.
 */
export function useKeys(actions: Record<string, () => void>): void {
  useEffect(() => {
    let prefix = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return;
      if (event.metaKey || event.ctrlKey) {
        run(actions[`mod+${event.key.toLowerCase()}`], event);
        return;
      }
      if (isWriting(event.target) || !singleKeys.get() || document.querySelector('[aria-modal="true"]') !== null) return;
      const command = prefix === '' ? event.key : `${prefix} ${event.key}`;
      prefix = '';
      clearTimeout(timer);
      if (run(actions[command], event)) return;
      if (Object.keys(actions).some((key) => key.startsWith(`${event.key} `))) {
        prefix = event.key;
        timer = setTimeout(() => (prefix = ''), 1000);
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [actions]);
}

function run(action: (() => void) | undefined, event: KeyboardEvent): boolean {
  if (action === undefined) return false;
  event.preventDefault();
  action();
  return true;
}
