import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Link, Route, Switch } from 'wouter';
import { ApiFailure } from '../api/client';
import { styleNonce } from '../security';
import { Boundary, Empty, Skeleton } from '../components/feedback';
import { lazily } from '../lib/lazily';
import { CrumbsProvider, useCrumbs } from './crumbs';
import { Frame } from './frame';
import { Gate } from './gate';
import { theme, themeVariables } from './theme';

const Home = lazily(() => import('../pages/home'));
const Studies = lazily(() => import('../pages/studies'));
const Study = lazily(() => import('../pages/study'));
const Trial = lazily(() => import('../pages/trial'));
const NewStudy = lazily(() => import('../pages/new-study'));
const Runs = lazily(() => import('../pages/runs'));
const Run = lazily(() => import('../pages/run'));
const Compare = lazily(() => import('../pages/compare'));
const Lineage = lazily(() => import('../pages/lineage'));
const Registry = lazily(() => import('../pages/registry'));
const Queue = lazily(() => import('../pages/queue'));
const Settings = lazily(() => import('../pages/settings'));
const Workers = lazily(() => import('../pages/workers'));

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
