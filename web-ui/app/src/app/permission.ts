import { useQueryClient } from '@tanstack/react-query';
import { rememberCsrfToken, sendJson } from '../api/client';
import { useSession } from '../api/queries';
import type { Role } from '../api/schema';

const ORDER: Role[] = ['viewer', 'worker', 'editor', 'admin'];

/** Why the person may not do what needs a role, for the disabled control; null if they may, or the server has not said yet. */
export function reasonOf(has: Role | null, needed: Role): string | null {
  if (has !== null && ORDER.indexOf(has) >= ORDER.indexOf(needed)) return null;
  return `You have the role ${has ?? 'of nobody'}; this needs the role ${needed}. An admin can give it to you.`;
}

/** The same of who is signed in, by the highest role they have in some project; the server has the last word. */
export function useReason(needed: Role): string | null {
  const { data } = useSession();
  return data === undefined ? null : reasonOf(data.role, needed);
}

/** Ends the session; the page then asks to sign in. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  return () => void sendJson('DELETE', '/api/v1/session').finally(() => {
    rememberCsrfToken(null);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    void client.invalidateQueries({ queryKey: ['session'] });
  });
}
