import type { Dimension } from '../api/schema';
import { number } from './format';

/** `float 0.001 to 0.1, log`; `adam, sgd`. */
export function inWords(dimension: Dimension): string {
  if (dimension.type === 'choice') return dimension.values.map(String).join(', ');
  return `${dimension.type} ${number(dimension.low)} to ${number(dimension.high)}${dimension.log ? ', log' : ''}${dimension.step > (dimension.type === 'int' ? 1 : 0) ? `, step ${number(dimension.step)}` : ''}`;
}
