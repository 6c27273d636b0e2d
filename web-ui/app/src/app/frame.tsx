import { useMantineColorScheme, useComputedColorScheme } from '@mantine/core';
import { IconContrast2, IconLayoutSidebarLeftCollapse, IconLogout, IconMoon, IconPlus, IconSearch, IconSun } from '@tabler/icons-react';
import { type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useSession } from '../api/queries';
import { useNow } from '../components/small';
import { connection } from '../live/connection';
import { useLiveState } from '../live/use-live';
import { lazily } from '../lib/lazily';
import { useCrumbList } from './crumbs';
import { useKeys } from './keys';
import { Logo } from './logo';
import { useReason, useSignOut } from './permission';
import { PLACES, SETTINGS } from './places';
import { contrast, useContrast } from './theme';

const CommandPalette = lazily(() => import('./palette'));
const Help = lazily(() => import('./help'));
const Views = lazily(() => import('./views'));
const NARROW = 'espalier-rail';

/** The rail, the bar on top, and what works on every page. */
export function Frame({ children }: { children: ReactNode }) {
  const [location, navigate] = useLocation();
  const [open, setOpen] = useState<'palette' | 'help' | 'views' | null>(null);
  const [narrow, setNarrow] = useState(localStorage.getItem(NARROW) === 'narrow');
  const { toggleColorScheme } = useMantineColorScheme();
  // Every page keeps the stream open, so that what it says of the connection is true everywhere.
  useEffect(() => connection.want(['studies']), []);
  const commands = useMemo(() => {
    const turnRail = (): void => setNarrow((before) => {
      localStorage.setItem(NARROW, before ? 'wide' : 'narrow');
      return !before;
    });
    return [
      { name: 'New study', hint: 'g n', go: () => navigate('/studies/new') },
      { name: 'Light or dark', hint: 't', go: toggleColorScheme },
      { name: 'High contrast on or off', hint: 'g t', go: () => contrast.set(!contrast.get()) },
      { name: 'Narrow or wide rail', hint: '[', go: turnRail },
      { name: 'Keyboard help', hint: '?', go: () => setOpen('help') },
      { name: 'Save this view, or open a saved one', hint: 'g v', go: () => setOpen('views') },
      { name: 'Copy the link to this page', hint: 'g y', go: () => void navigator.clipboard.writeText(window.location.href) },
    ];
  }, [navigate, toggleColorScheme]);
  useKeys(
    useMemo(
      () => ({
        'mod+k': () => setOpen('palette'),
        '/': () => (document.querySelector<HTMLElement>('[data-filter]') ?? document.querySelector<HTMLElement>('.search-button'))?.focus(),
        ...Object.fromEntries(commands.map((command) => [command.hint, command.go])),
        ...Object.fromEntries([...PLACES, SETTINGS].map((place) => [`g ${place.key}`, () => navigate(place.path)])),
      }),
      [commands, navigate],
    ),
  );
  return (
    <div className="frame" data-narrow={narrow}>
      <a className="skip" href="#content">Skip to the content</a>
      <nav className="rail" aria-label="Pages">
        <Link href="/" className="brand" aria-label="Espalier, home">
          <Logo />
          <span className="rail-text">Espalier</span>
        </Link>
        {PLACES.map((place) => <RailLink key={place.path} place={place} location={location} />)}
        <div className="rail-space" />
        <RailLink place={SETTINGS} location={location} />
      </nav>
      <div>
        <header className="top">
          <button type="button" className="icon-button turn-rail" onClick={commands[3]?.go} aria-label={narrow ? 'Widen the rail' : 'Narrow the rail'}>
            <IconLayoutSidebarLeftCollapse size={18} />
          </button>
          <Crumbs />
          <Connection />
          <button type="button" className="search-button" onClick={() => setOpen('palette')} aria-label="Search or jump to… ⌘K: studies, pages and commands">
            <IconSearch size={15} aria-hidden />
            <span>Search or jump to…</span>
            <kbd>⌘K</kbd>
          </button>
          <ThemeButtons />
          <SignOut />
          <NewStudy />
        </header>
        <main id="content" tabIndex={-1} style={{ outline: 'none' }}>{children}</main>
      </div>
      <Suspense>
        {open === 'palette' && <CommandPalette commands={commands} onClose={() => setOpen(null)} />}
        {open === 'views' && <Views onClose={() => setOpen(null)} />}
        {open === 'help' && <Help onClose={() => setOpen(null)} />}
      </Suspense>
    </div>
  );
}

function NewStudy() {
  const reason = useReason('editor');
  return reason === null
    ? <Link href="/studies/new" className="button new-study" data-kind="primary" aria-label="New study"><IconPlus size={15} aria-hidden /><span>New study</span></Link>
    : <button type="button" className="button new-study" disabled title={reason} aria-label="New study"><IconPlus size={15} aria-hidden /><span>New study</span></button>;
}

function SignOut() {
  const { data } = useSession();
  const signOut = useSignOut();
  if (data?.csrf_token == null) return null;
  return (
    <button type="button" className="icon-button" onClick={signOut} aria-label={`Sign out ${data.name ?? ''}`} title={`Signed in as ${data.name ?? ''}: sign out`}>
      <IconLogout size={18} />
    </button>
  );
}

function RailLink({ place: { path, name, icon: Icon }, location }: { place: { path: string; name: string; icon: typeof IconSearch }; location: string }) {
  const here = path === '/' ? location === '/' : location.startsWith(path) || (path === '/studies' && location.startsWith('/trials'));
  return (
    <Link href={path} className="rail-link" aria-current={here ? 'page' : undefined} title={name}>
      <Icon size={18} stroke={1.8} aria-hidden />
      <span className="rail-text">{name}</span>
    </Link>
  );
}

function Crumbs() {
  const crumbs = useCrumbList();
  return (
    <nav aria-label="Breadcrumb" style={{ flex: 1, minWidth: 0 }}>
      <ol className="crumbs">
        {crumbs.map((crumb, index) => (
          <li key={`${index} ${crumb.name}`} aria-current={index === crumbs.length - 1 ? 'page' : undefined}>
            {index > 0 && <span aria-hidden className="muted">/</span>}
            {crumb.path === undefined ? crumb.name : <Link href={crumb.path}>{crumb.name}</Link>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Connection() {
  const state = useLiveState();
  const now = useNow();
  const words = {
    live: 'Live',
    connecting: 'Connecting',
    paused: `Live paused, reconnecting in ${state.kind === 'paused' ? Math.max(0, Math.ceil((state.retryAt - now) / 1000)) : 0} s`,
  }[state.kind];
  return (
    <span className="connection" data-state={state.kind} title={words}>
      <i aria-hidden />
      <span aria-live="polite">{state.kind === 'paused' ? 'Live paused' : words}</span>
    </span>
  );
}

function ThemeButtons() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const high = useContrast();
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <>
      <button type="button" className="icon-button" aria-label={`Switch to ${other}`} onClick={() => setColorScheme(other)}>
        {scheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
      </button>
      <button type="button" className="icon-button" aria-label="High contrast" aria-pressed={high} onClick={() => contrast.set(!high)}>
        <IconContrast2 size={18} />
      </button>
    </>
  );
}
