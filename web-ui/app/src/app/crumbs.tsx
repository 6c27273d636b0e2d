import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export interface Crumb {
  name: string;
  path?: string;
}

const Context = createContext<{ crumbs: Crumb[]; set: (crumbs: Crumb[]) => void }>({ crumbs: [], set: () => {} });

export function CrumbsProvider({ children }: { children: ReactNode }) {
  const [crumbs, set] = useState<Crumb[]>([]);
  const value = useMemo(() => ({ crumbs, set }), [crumbs]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export const useCrumbList = (): Crumb[] => useContext(Context).crumbs;

/** Says where the page is; the last one also names the browser's tab. */
export function useCrumbs(...crumbs: Crumb[]): void {
  const { set } = useContext(Context);
  const text = JSON.stringify(crumbs);
  useEffect(() => {
    const list = JSON.parse(text) as Crumb[];
    set(list);
    document.title = [...list.map((crumb) => crumb.name).reverse(), 'Espalier'].join(' · ');
  }, [set, text]);
}
