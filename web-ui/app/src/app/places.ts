import { IconArrowsDiff, IconBinaryTree2, IconBox, IconHome, IconListDetails, IconListNumbers, IconServer2, IconSettings, IconTrees } from '@tabler/icons-react';

/** The places of the left rail; `key` follows a `g` on the keyboard. */
export const PLACES = [
  { path: '/', name: 'Home', key: 'h', icon: IconHome },
  { path: '/studies', name: 'Studies', key: 's', icon: IconTrees },
  { path: '/runs', name: 'Runs', key: 'r', icon: IconListDetails },
  { path: '/compare', name: 'Compare', key: 'c', icon: IconArrowsDiff },
  { path: '/lineage', name: 'Lineage', key: 'l', icon: IconBinaryTree2 },
  { path: '/registry', name: 'Registry', key: 'm', icon: IconBox },
  { path: '/workers', name: 'Fleet', key: 'f', icon: IconServer2 },
  { path: '/queue', name: 'Queue', key: 'q', icon: IconListNumbers },
] as const;

export const SETTINGS = { path: '/settings', name: 'Settings', key: ',', icon: IconSettings } as const;
