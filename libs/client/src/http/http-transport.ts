import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientLimits } from '../client.limits.ts';
import { clientReasons, EndoscopeError } from '../endoscope-error.ts';
import { callOverHttp } from './node-http.ts';
import type { HttpAnswer } from './node-http.ts';
import { decodeProblem } from './problem.ts';
import { nextDelayMs } from './retry-policy.ts';

/** Where the bearer token comes from. `rejected` is one the gateway has just refused. */
export interface TokenSource {
  token(rejected?: string): Promise<string | undefined>;
}

/** A list is a parameter that is given once for each of its values. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the server's address, e.g. /v1/me; every variable part encoded by `pathOf`. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** A POST that may be sent twice. GET, DELETE and keyed calls always may. */
  readonly repeatable?: boolean;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpTransportOptions {
  readonly server: URL;
  readonly tokens: TokenSource;
  readonly userAgent: string;
  readonly limits: ClientLimits;
}

/** One HTTP exchange and its repetition. Knows nothing of resources. */
export class HttpTransport {
  constructor(private readonly options: HttpTransportOptions) {}

  /** The parsed JSON of a 2xx answer; undefined for 204. Throws EndoscopeError. */
  async json<T>(request: ApiRequest): Promise<T> {
    const startMs = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt<T>(request);
      } catch (error) {
        const elapsedMs = performance.now() - startMs;
        const delayMs = this.delayBeforeNext(request, { attempt, elapsedMs, error });
        if (delayMs === undefined) throw error;
        await sleep(delayMs, undefined, { signal: request.signal });
      }
    }
  }

  /** An answer whose body the caller streams; only the headers are under the deadline. */
  async open(request: ApiRequest): Promise<HttpAnswer> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(timedOut), this.deadlineMs(request));
    try {
      return await this.exchange(request, joinSignals(request.signal, deadline.signal));
    } finally {
      clearTimeout(timer);
    }
  }

  private delayBeforeNext(
    request: ApiRequest,
    failed: { attempt: number; elapsedMs: number; error: unknown },
  ): number | undefined {
    const { attempt, elapsedMs, error } = failed;
    if (!(error instanceof EndoscopeError) || !isRepeatable(request)) return undefined;
    return nextDelayMs({ attempt, elapsedMs, error, random: Math.random() }, this.options.limits);
  }

  private async attempt<T>(request: ApiRequest): Promise<T> {
    const deadline = AbortSignal.timeout(this.deadlineMs(request));
    const response = await this.exchange(request, joinSignals(request.signal, deadline));
    const text = await response.text().catch((cause: unknown) => {
      throw this.networkError(cause, request.signal);
    });
    if (response.status === 204) return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw answerInvalid(response, cause);
    }
  }

  private async exchange(request: ApiRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const token = await this.options.tokens.token();
    const response = await this.send(request, { signal, token });
    if (response.status !== 401 || token === undefined) return accept(response);
    const renewed = await this.options.tokens.token(token);
    if (renewed === undefined || renewed === token) return accept(response);
    response.discard();
    return accept(await this.send(request, { signal, token: renewed }));
  }

  private async send(
    request: ApiRequest,
    { signal, token }: { signal: AbortSignal; token: string | undefined },
  ): Promise<HttpAnswer> {
    try {
      return await callOverHttp(this.urlOf(request), {
        method: request.method,
        headers: this.headersOf(request, token),
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        signal,
      });
    } catch (cause) {
      throw this.networkError(cause, request.signal);
    }
  }

  private urlOf({ path, query = {} }: ApiRequest): URL {
    const url = new URL(this.options.server);
    url.pathname = url.pathname.replace(/\/$/, '') + path;
    for (const [name, value] of Object.entries(query)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        if (each !== undefined && each !== '') url.searchParams.append(name, String(each));
      }
    }
    return url;
  }

  private headersOf(request: ApiRequest, token: string | undefined): Record<string, string> {
    return {
      accept: 'application/json, application/problem+json',
      'user-agent': this.options.userAgent,
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(request.idempotencyKey ? { 'idempotency-key': request.idempotencyKey } : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...request.headers,
    };
  }

  private deadlineMs(request: ApiRequest): number {
    return request.deadlineMs ?? this.options.limits.callDeadlineMs;
  }

  /** The caller's own abort is passed on as it is; everything else becomes an EndoscopeError. */
  private networkError(cause: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return signal.reason;
    const name = (cause as Error | undefined)?.name;
    if (cause === timedOut || name === 'TimeoutError') {
      return new EndoscopeError({
        reason: clientReasons.timedOut,
        kind: 'deadline_exceeded',
        detail: `The gateway at ${this.options.server.origin} did not answer in time. Try again.`,
        cause,
      });
    }
    return unreachable(this.options.server, cause);
  }
}

const timedOut = new DOMException('The call took too long.', 'TimeoutError');

/** A path with its variable parts encoded: pathOf`/v1/clusters/${name}:check`. */
export function pathOf(literals: TemplateStringsArray, ...parts: string[]): string {
  return String.raw({ raw: literals }, ...parts.map(encodePart));
}

/** A URL parser takes `..` for a step up even when it is encoded: it would name another route. */
function encodePart(part: string): string {
  if (part !== '' && part !== '.' && part !== '..') return encodeURIComponent(part);
  throw new EndoscopeError({
    reason: clientReasons.nameInvalid,
    kind: 'invalid_argument',
    detail: `"${part}" is not a name.`,
  });
}

export function unreachable(server: URL, cause: unknown): EndoscopeError {
  return new EndoscopeError({
    reason: clientReasons.unreachable,
    kind: 'unavailable',
    detail:
      `No connection to the gateway at ${server.origin} (${rootMessage(cause)}). ` +
      'Is it running, and is this its address?',
    cause,
  });
}

/** A client that wraps its error keeps what happened in the cause, perhaps several deep. */
function rootMessage(cause: unknown): string {
  let deepest = cause;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  if (!(deepest instanceof Error)) return String(deepest);
  const code = (deepest as NodeJS.ErrnoException).code;
  return deepest.message === '' ? (code ?? deepest.name) : deepest.message;
}

async function accept(response: HttpAnswer): Promise<HttpAnswer> {
  if (response.status >= 200 && response.status < 300) return response;
  const text = await response.text().catch(() => '');
  const { status, statusText, headers } = response;
  throw decodeProblem({ status, statusText, headers, text });
}

function answerInvalid(response: HttpAnswer, cause: unknown): EndoscopeError {
  return new EndoscopeError({
    reason: clientReasons.answerInvalid,
    kind: 'unavailable',
    detail: `The answer of ${response.url.origin} is not JSON. Is it the gateway?`,
    requestId: response.headers.get('x-request-id') ?? undefined,
    cause,
  });
}

function isRepeatable(request: ApiRequest): boolean {
  return request.method !== 'POST' || request.idempotencyKey !== undefined || !!request.repeatable;
}

function joinSignals(own: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return own === undefined ? other : AbortSignal.any([own, other]);
}
