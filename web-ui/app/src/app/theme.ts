import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { useSyncExternalStore } from 'react';

const leaf: MantineColorsTuple = ['#e9f5ee', '#d6e9dd', '#add2bb', '#81ba97', '#5da678', '#459a65', '#37925a', '#287f4a', '#256b47', '#1a5236'];

export const theme = createTheme({
  primaryColor: 'leaf',
  primaryShade: { light: 8, dark: 4 },
  colors: { leaf },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  defaultRadius: 8,
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** Mantine's surfaces take the app's own colours, so that there is one place for them. */
export const themeVariables: CSSVariablesResolver = () => {
  const surfaces = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-placeholder': 'var(--faint)',
  };
  return { variables: {}, light: surfaces, dark: surfaces };
};

const CONTRAST = 'espalier-contrast';
const listeners = new Set<() => void>();

/** High contrast is a property of the document, kept in the browser. */
export const contrast = {
  get: (): boolean => document.documentElement.dataset['contrast'] === 'high',
  set(high: boolean): void {
    document.documentElement.dataset['contrast'] = high ? 'high' : 'normal';
    localStorage.setItem(CONTRAST, high ? 'high' : 'normal');
    listeners.forEach((listener) => listener());
  },
  /** What was chosen before, or what the system asks for. */
  start(): void {
    const chosen = localStorage.getItem(CONTRAST);
    const high = chosen === null ? matchMedia('(prefers-contrast: more)').matches : chosen === 'high';
    document.documentElement.dataset['contrast'] = high ? 'high' : 'normal';
  },
};

export function useContrast(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, contrast.get);
}
