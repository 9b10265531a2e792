/** The few requests the harness itself makes to an API server, as its administrator. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { ClusterPlan } from './cluster-plan.ts';
import { apiServerUrl } from './server-parts.ts';

export interface ApiAnswer {
  /** 0 when there was no answer at all. */
  status: number;
  text: string;
}

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: object;
}

/** A server that starts refuses or answers; only one that is very busy takes seconds. */
const TIMEOUT_MS = 15_000;

/** Never throws: while a server starts, refused connections are the ordinary answer. */
export function callApi(plan: ClusterPlan, { method = 'GET', path, body }: ApiRequest) {
  return new Promise<ApiAnswer>((resolve) => {
    const pki = (file: string) => readFileSync(join(plan.paths.pki, file));
    const outgoing = request(`${apiServerUrl(plan)}${path}`, {
      method,
      ca: pki('ca.crt'),
      cert: pki('admin.crt'),
      key: pki('admin.key'),
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    outgoing.on('error', (error) => resolve({ status: 0, text: error.message }));
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.on('error', (error) => resolve({ status: 0, text: error.message }));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
