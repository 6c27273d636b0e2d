import { useHealth, useSession } from '../api/queries';
import type { Session } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { useSignOut } from '../app/permission';
import { Card } from '../components/card';
import { ErrorCard, Skeleton } from '../components/feedback';
import { Pairs, Tabs } from '../components/small';
import { useUrlState, wordCodec } from '../lib/url-state';
import { Accounts } from './settings/accounts';
import { Password } from './settings/password';
import { Projects } from './settings/projects';
import { Tokens } from './settings/tokens';

const TABS = [['general', 'General'], ['tokens', 'Tokens'], ['accounts', 'Accounts'], ['projects', 'Projects']] as const;
const TAB = wordCodec(['general', 'tokens', 'accounts', 'projects']);

export default function Settings() {
  useCrumbs({ name: 'Settings' });
  const { data: session } = useSession();
  const [tab, setTab] = useUrlState('tab', TAB);
  const admin = session?.role_everywhere === 'admin';
  return (
    <div className="page">
      <div className="page-head"><div><h1>Settings</h1></div></div>
      <Tabs tabs={TABS} value={tab} onChange={setTab} label="Parts of the settings" />
      <div className="grid">
        {tab === 'general' && <General session={session} />}
        {tab === 'tokens' && session !== undefined && <Tokens session={session} />}
        {tab === 'accounts' && (admin ? <Accounts session={session} /> : <OnlyAdmins what="Accounts" />)}
        {tab === 'projects' && <Projects admin={admin} />}
      </div>
    </div>
  );
}

function General({ session }: { session: Session | undefined }) {
  const health = useHealth();
  const signOut = useSignOut();
  return (
    <>
      <Card title="Server" className="span-5" note={session?.version}>
        {health.isPending && <Skeleton height={80} />}
        {health.isError && <ErrorCard error={health.error} what="the server's health" onRetry={() => void health.refetch()} />}
        {health.data && <Pairs items={Object.entries(health.data.checks).map(([name, check]) => [name, <span key={name}><strong>{check.status}</strong> <span className="muted">{check.detail}</span></span>])} />}
        <p style={{ marginTop: 14 }}><a href="/openapi.json">OpenAPI document</a> · <a href="/metrics">Metrics for Prometheus</a></p>
      </Card>
      <Card title="You" className="span-7">
        {session && !session.access_control && <p className="muted">Access control is off: the server listens to this machine only, and everybody here is an admin.</p>}
        {session?.access_control === true && (
          <>
            <Pairs items={[
              [session.account ? 'Account' : 'Token', session.name ?? '–'],
              ['Role in every project', session.role_everywhere ?? 'none'],
              ...Object.entries(session.projects).map(([project, role]): [string, string] => [`Role in ${project}`, role]),
            ]} />
            <p style={{ marginTop: 14 }}><button type="button" className="button" onClick={signOut}>Sign out</button></p>
          </>
        )}
      </Card>
      {session?.account === true && <Password />}
    </>
  );
}

function OnlyAdmins({ what }: { what: string }) {
  return <Card title={what}><p className="muted">Only admins of every project see and change them.</p></Card>;
}
