import type { Error as ErrorBody, Problem } from './schema';

/** A request that was refused or did not arrive. `status` is 0 where no answer came. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string,
    readonly problems: Problem[],
  ) {
    super(message);
  }
}

/** Sent to the window when the server says that the caller is signed in no more. */
export const SIGNED_OUT = 'espalier-signed-out';

let csrfToken: string | null = null;

/** What every changing request carries while a session cookie is in use. */
export function rememberCsrfToken(token: string | null): void {
  csrfToken = token;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

/** The path with the values that are set. */
export function withQuery(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * Asks the server.
 *
 * @throws ApiFailure for every answer of 400 or above, and where no answer came
 */
export async function request(method: string, path: string, options: { body?: string; type?: string; signal?: AbortSignal; headers?: Record<string, string> } = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (options.body !== undefined) headers['Content-Type'] = options.type ?? 'application/json';
  if (method !== 'GET' && csrfToken !== null) headers['X-Csrf-Token'] = csrfToken;
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body: options.body ?? null, signal: options.signal ?? null, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiFailure(0, 'UNREACHABLE', 'The server does not answer. It may be restarting, or the network is away.', '', []);
  }
  if (response.status === 401 && path !== '/api/v1/session') window.dispatchEvent(new Event(SIGNED_OUT));
  if (!response.ok) throw await failureOf(response);
  return response;
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const requestId = response.headers.get('X-Request-Id') ?? '';
  try {
    const { error } = (await response.json()) as ErrorBody;
    return new ApiFailure(response.status, error.code, error.message, error.request_id || requestId, error.problems ?? []);
  } catch {
    return new ApiFailure(response.status, 'UNKNOWN', `The server answered ${response.status} without saying why.`, requestId, []);
  }
}

export async function getJson<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await request('GET', withQuery(path, query), signal === undefined ? {} : { signal });
  return (await response.json()) as T;
}

/** For requests whose answer is JSON or nothing (204). */
export async function sendJson<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const response = await request(method, path, body === undefined ? {} : { body: JSON.stringify(body) });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Submits or checks a study file as it was written. */
export async function sendStudyFile<T>(path: string, text: string, options: { key?: string; signal?: AbortSignal } = {}): Promise<T> {
  const response = await request('POST', path, {
    body: text,
    type: 'application/yaml',
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.key === undefined ? {} : { headers: { 'Idempotency-Key': options.key } }),
  });
  return (await response.json()) as T;
}

/** Where an artifact's content is. Slashes of the name stand as they are. */
export function artifactPath(runId: string, name: string): string {
  return `/api/v1/runs/${encodeURIComponent(runId)}/artifacts/${name.split('/').map(encodeURIComponent).join('/')}`;
}
