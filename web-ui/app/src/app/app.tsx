import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Link, Route, Switch } from 'wouter';
import { ApiFailure } from '../api/client';
import { styleNonce } from '../security';
import { Boundary, Empty, Skeleton } from '../components/feedback';
import { CrumbsProvider, useCrumbs } from './crumbs';
import { Frame } from './frame';
import { Gate } from './gate';
import { PLACES } from './pages';
import { theme, themeVariables } from './theme';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      refetchOnWindowFocus: true,
      retry: (count, error) => count < 2 && (!(error instanceof ApiFailure) || error.status === 0 || error.status >= 500),
    },
  },
});

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={themeVariables} defaultColorScheme="auto" deduplicateCssVariables={false} getStyleNonce={styleNonce}>
      <QueryClientProvider client={client}>
        <CrumbsProvider>
          <Gate>
            <Frame>
              <Boundary what="this page">
                <Suspense fallback={<div className="page"><Skeleton height={320} label="Loading the page" /></div>}>
                  <Switch>
                    {PLACES.map(({ path, show }) => <Route key={path} path={path}>{show}</Route>)}
                    <Route component={NotFound} />
                  </Switch>
                </Suspense>
              </Boundary>
            </Frame>
          </Gate>
        </CrumbsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function NotFound() {
  useCrumbs({ name: 'Not found' });
  return (
    <div className="page">
      <Empty title="There is no such page">
        <p>The address may be mistyped, or what it named was deleted.</p>
        <Link href="/" className="button">Go home</Link>
      </Empty>
    </div>
  );
}
