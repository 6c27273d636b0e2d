// What a study with variants says about which of them can be compared.
import type { Objective, Study, Trial } from '../api/schema';
import { isBetter, valueOf } from './study';

interface Data {
  set: string;
  classes: number[];
}

interface Variant {
  name: string;
  trial: { data: Data; transfer: { from: { type: string; name?: string } } | null };
}

/** The variants as the checked study has them; none in a search. */
export function variantsOf(specification: Record<string, unknown>): Variant[] {
  const found = specification['variants'];
  return Array.isArray(found) ? (found as Variant[]) : [];
}

const sameData = (a: Data, b: Data): boolean => a.set === b.set && a.classes.join() === b.classes.join();

/**
 * Variants that only give weights: another takes them and is measured on other data, so that their values
 * are no rivals. The server leaves them out of a study's best in the same way.
 */
export function sourcesOf(specification: Record<string, unknown>): Set<string> {
  const variants = variantsOf(specification);
  return new Set(variants.filter((one) => variants.some(({ trial }) => trial.transfer?.from.type === 'variant' && trial.transfer.from.name === one.name && !sameData(trial.data, one.trial.data))).map((one) => one.name));
}

/** `mnist-10k, classes 5 6 7 8 9`. */
export const dataInWords = ({ set, classes }: Data): string => (classes.length === 0 ? set : `${set}, classes ${classes.join(' ')}`);

export interface VariantGroup {
  data: string;
  /** Best first. */
  rows: { name: string; trial: Trial | undefined; value: number; from: string | null }[];
  source: boolean;
}

/** Variants by the data that they are measured on; those that only give weights come last. */
export function variantGroups(study: Study, trials: Trial[], objective: Objective): VariantGroup[] {
  const sources = sourcesOf(study.specification);
  const byName = new Map(trials.map((trial) => [trial.variant, trial]));
  const groups = new Map<string, VariantGroup>();
  for (const { name, trial: { data, transfer } } of variantsOf(study.specification)) {
    const key = `${sources.has(name)} ${dataInWords(data)}`;
    const group = groups.get(key) ?? { data: dataInWords(data), rows: [], source: sources.has(name) };
    const trial = byName.get(name);
    group.rows.push({ name, trial, value: trial ? valueOf(trial, objective) : NaN, from: transfer?.from.name ?? (transfer ? 'another run' : null) });
    groups.set(key, group);
  }
  for (const group of groups.values()) group.rows.sort((a, b) => (isBetter(a.value, b.value, objective) ? -1 : isBetter(b.value, a.value, objective) ? 1 : 0));
  return [...groups.values()].sort((a, b) => Number(a.source) - Number(b.source));
}
