import { duration } from '../../lib/format';

/** In how long, in words. */
export const startsIn = (start: number, now: number): string => (start - now < 5000 ? 'about now' : `in ≈ ${duration(start - now)}`);
