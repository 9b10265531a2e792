import type { ClientLimits } from '../client.limits.ts';
import type { HttpTransport } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import { iteratePages, pageOf } from '../pages.ts';
import type { ListPage, PageQuery } from '../pages.ts';
import type { AttachTicket, Attachment, Session, SessionEvent, SessionPlan } from '../resources.ts';
import type { SessionRequest } from '../session-request.ts';
import type { SessionResult } from '../target-resources.ts';
import type { CommandRequest, CommandResult } from '../command-resources.ts';
import type { LogEntry, LogsQuery } from '../log-resources.ts';
import { readLogs } from './read-logs.ts';
import { watchSession } from './watch-session.ts';

export interface SessionsQuery extends PageQuery {
  readonly state?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly username?: string;
}

export interface CreateSessionOptions {
  /** Made up when absent. The same key and body give the first answer again. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Planning and creating ask the cluster (dry run, access reviews) before they answer. */
const createDeadlineMs = 60_000;

/** The gateway's own default. */
const commandTimeoutMs = 60_000;

/** /v1/sessions: the right to debug one target for a while. */
export class SessionsApi {
  constructor(
    private readonly http: HttpTransport,
    private readonly limits: ClientLimits,
  ) {}

  /** What would be sent to the cluster, and what speaks against it. Sends nothing. */
  plan(session: SessionRequest): Promise<SessionPlan> {
    return this.http.json({
      method: 'POST',
      path: '/v1/sessions:plan',
      body: session,
      repeatable: true,
      deadlineMs: createDeadlineMs,
    });
  }

  create(session: SessionRequest, options: CreateSessionOptions = {}): Promise<Session> {
    return this.http.json({
      method: 'POST',
      path: '/v1/sessions',
      body: session,
      idempotencyKey: options.idempotencyKey ?? crypto.randomUUID(),
      deadlineMs: createDeadlineMs,
      signal: options.signal,
    });
  }

  /**
   * Several at once: a result for each, in their order. At most 20. The same key and requests give
   * the first answers again, and retry what was refused.
   */
  async createAll(
    requests: readonly SessionRequest[],
    options: CreateSessionOptions = {},
  ): Promise<readonly SessionResult[]> {
    const { results } = await this.http.json<{ results: readonly SessionResult[] }>({
      method: 'POST',
      path: '/v1/sessions:batchCreate',
      body: { requests },
      idempotencyKey: options.idempotencyKey ?? crypto.randomUUID(),
      deadlineMs: createDeadlineMs,
      signal: options.signal,
    });
    return results;
  }

  get(session: string): Promise<Session> {
    return this.http.json({ method: 'GET', path: pathOf`/v1/sessions/${session}` });
  }

  /** Long-polls: answers once the state is reached or passed, or after `timeoutMs` regardless. */
  waitFor(session: string, { state = 'ready', timeoutMs = 30_000 } = {}): Promise<Session> {
    return this.http.json({
      method: 'GET',
      path: pathOf`/v1/sessions/${session}`,
      query: { waitFor: state, timeout: `${timeoutMs}ms` },
      deadlineMs: timeoutMs + this.limits.callDeadlineMs,
    });
  }

  async list(query: SessionsQuery = {}): Promise<ListPage<Session>> {
    return pageOf(
      await this.http.json({ method: 'GET', path: '/v1/sessions', query: { ...query } }),
      'sessions',
    );
  }

  all(query: SessionsQuery = {}): AsyncGenerator<Session> {
    return iteratePages((pageToken) => this.list({ ...query, pageToken }));
  }

  /** Ending an ended session answers it as it is, so this may be repeated. */
  terminate(session: string, { reason }: { reason?: string } = {}): Promise<Session> {
    return this.http.json({
      method: 'POST',
      path: pathOf`/v1/sessions/${session}:terminate`,
      body: reason === undefined ? {} : { reason },
      repeatable: true,
    });
  }

  /** Every event after `afterNumber`, live, over broken connections, until the session has ended. */
  events(
    session: string,
    options: { afterNumber?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<SessionEvent, void, undefined> {
    return watchSession({ ...options, session, http: this.http, limits: this.limits });
  }

  /** A command to its end, in one call, with its output captured; `client.exec` streams. */
  runCommand(session: string, { stdin, timeoutMs, ...command }: CommandRequest) {
    return this.http.json<CommandResult>({
      method: 'POST',
      path: pathOf`/v1/sessions/${session}/exec`,
      body: {
        ...command,
        ...(stdin !== undefined && { stdin: Buffer.from(stdin).toString('base64') }),
        ...(timeoutMs !== undefined && { timeout: `${timeoutMs}ms` }),
      },
      deadlineMs: (timeoutMs ?? commandTimeoutMs) + this.limits.callDeadlineMs,
    });
  }

  /**
   * A session that has ended as an archive that `endo verify bundle` proves alone: plan, events with
   * their proofs, recording. Throws when it breaks off: what came is then not complete.
   */
  async *export(
    session: string,
    { signal }: { signal?: AbortSignal } = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const headers = { accept: 'application/x-tar, application/problem+json' };
    const path = pathOf`/v1/sessions/${session}/bundle`;
    yield* (await this.http.open({ method: 'GET', path, headers, signal })).body;
  }

  /** What the containers of the session's pod have printed. Ends after an entry of type `end`. */
  logs(session: string, query: LogsQuery = {}): AsyncGenerator<LogEntry, void, undefined> {
    return readLogs({ ...query, session, http: this.http });
  }

  /** Who is attached and who was, newest first. */
  attachments(session: string, query: PageQuery = {}): AsyncGenerator<Attachment> {
    return iteratePages(async (pageToken) =>
      pageOf(
        await this.http.json({
          method: 'GET',
          path: pathOf`/v1/sessions/${session}/attachments`,
          query: { ...query, pageToken },
        }),
        'attachments',
      ),
    );
  }

  /** A one-time ticket for a client that cannot send an Authorization header: a browser. */
  createAttachTicket(session: string): Promise<AttachTicket> {
    return this.http.json({
      method: 'POST',
      path: pathOf`/v1/sessions/${session}/attach-tickets`,
      body: {},
      repeatable: true,
    });
  }
}
