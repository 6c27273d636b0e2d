import { useEffect, useRef, useState } from 'react';
import { useLate } from './use-check';

/** The most steps that are kept. */
const MOST = 200;
/** A text that stood still for so many milliseconds is a step to go back to. */
const STILL = 600;

interface Undo {
  /** Texts to go back to that stood still. */
  steps: number;
  /** Goes back by one; null where there is nothing to go back to. */
  back: (() => void) | null;
}

/** What the text was before, whoever changed it. */
export function useUndo(text: string, change: (text: string) => void): Undo {
  const late = useLate(text, STILL);
  const settled = useRef(text);
  const [steps, setSteps] = useState<string[]>([]);
  useEffect(() => {
    if (late === settled.current) return;
    const before = settled.current;
    settled.current = late;
    setSteps((all) => [...all, before].slice(-MOST));
  }, [late]);
  const under = text !== settled.current;
  const last = under ? settled.current : steps.at(-1);
  const back = (to: string): void => {
    if (!under) setSteps((all) => all.slice(0, -1));
    settled.current = to;
    change(to);
  };
  return { steps: steps.length, back: last === undefined ? null : () => back(last) };
}
