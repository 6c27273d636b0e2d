// The installation under test: what is submitted to it, what it answers, and how its parts are killed.
import { type APIRequestContext, expect } from '@playwright/test';

export const base = process.env['ESPALIER_URL'] ?? '';
const control = process.env['ESPALIER_FARM'] ?? '';

export interface Trial {
  trial_id: number;
  number: number;
  run_id: string;
  state: string;
  worker_id: string | null;
  epochs_done: number;
  parameters: Record<string, string | number>;
  objectives: Record<string, number>;
  attempts?: { attempt: number; state: string; worker_id: string | null; resume_epoch: number }[];
}

/** A study whose trials take a second each. */
export const quick = (name: string, optimizer = 'adam'): string => `name: ${name}
goal: {maximize: test_accuracy}
data: {set: mnist-10k, view: rows, limit: 1500}
model:
  rows: {type: tanh_rnn, units: {choice: [16, 24, 32]}}
  last: {type: last_step}
  head: {type: classifier}
training: {epochs: 3, batch_size: 32, optimizer: ${optimizer}, learning_rate: {float: [0.0005, 0.02], log: true}}
search: {sampler: random, trials: 6, parallel: 2}
seed: 11
`;

/** More epochs than any test lasts, on any machine; {@link clear} ends it. */
export const ENDLESS = 10_000;

/** One trial of as many epochs, some tenths of a second each. */
export const long = (name: string, epochs: number): string => `name: ${name}
goal: {maximize: test_accuracy}
data: {set: mnist-10k, view: rows, limit: 1500}
model:
  rows: {type: tanh_rnn, units: 64}
  last: {type: last_step}
  head: {type: classifier}
training: {epochs: ${epochs}, batch_size: 32, optimizer: adam, learning_rate: 0.001}
search: {sampler: random, trials: 1}
seed: 11
`;

export async function get<T>(request: APIRequestContext, path: string): Promise<T> {
  const response = await request.get(base + path);
  expect(response.status(), path).toBe(200);
  return (await response.json()) as T;
}

const made: number[] = [];

/** Submits a study file without the page; its id. */
export async function submit(request: APIRequestContext, file: string): Promise<number> {
  const response = await request.post(`${base}/api/v1/studies`, { data: file, headers: { 'Content-Type': 'application/yaml' } });
  expect(response.status(), await response.text()).toBe(201);
  const { study_id: study } = (await response.json()) as { study_id: number };
  made.push(study);
  return study;
}

/** Ends what was submitted: left over, it would stand in the way of the next test, or of another try at this one. */
export async function clear(request: APIRequestContext): Promise<void> {
  for (const study of made.splice(0)) {
    await request.post(`${base}/api/v1/studies/${study}/cancel`); // one that has ended refuses
    await expect.poll(async () => (await get<{ state: string }>(request, `/api/v1/studies/${study}`)).state, { timeout: 60_000 }).toMatch(/^(COMPLETED|CANCELLED|FAILED)$/);
  }
}

export async function trials(request: APIRequestContext, study: number): Promise<Trial[]> {
  return (await get<{ items: Trial[] }>(request, `/api/v1/studies/${study}/trials?limit=500&sort=number`)).items;
}

export async function ended(request: APIRequestContext, study: number): Promise<void> {
  await expect.poll(async () => (await get<{ state: string }>(request, `/api/v1/studies/${study}`)).state, { timeout: 120_000 }).toBe('COMPLETED');
}

/** Kills or starts a part; back when it is done. */
export async function farm(request: APIRequestContext, order: string): Promise<void> {
  const response = await request.post(`${control}/${order}`, { timeout: 120_000 });
  expect(response.status(), await response.text()).toBe(200);
}

/** The number of a line of the server's own meters. */
export async function meter(request: APIRequestContext, name: string): Promise<number> {
  const text = await (await request.get(`${base}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
}
