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
import { Compare, Home, Lineage, NewStudy, Queue, Registry, Run, Runs, Settings, Studies, Study, Trial, Workers } from './pages';
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
                    <Route path="/" component={Home} />
                    <Route path="/studies" component={Studies} />
                    <Route path="/studies/new" component={NewStudy} />
                    <Route path="/studies/:id">{({ id }) => <Study key={id} id={Number(id)} />}</Route>
                    <Route path="/trials/:id">{({ id }) => <Trial key={id} id={Number(id)} />}</Route>
                    <Route path="/runs" component={Runs} />
                    <Route path="/runs/:id">{({ id }) => <Run key={id} id={id} />}</Route>
                    <Route path="/compare" component={Compare} />
                    <Route path="/lineage" component={Lineage} />
                    <Route path="/registry" component={Registry} />
                    <Route path="/workers" component={Workers} />
                    <Route path="/queue" component={Queue} />
                    <Route path="/settings" component={Settings} />
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
