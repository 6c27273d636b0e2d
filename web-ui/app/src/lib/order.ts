/** The names that are known in the order of importance, then the others as they stand. */
export const inOrderOf = (important: string[], names: string[]): string[] => [...important.filter((name) => names.includes(name)), ...names.filter((name) => !important.includes(name))];
