import type { HttpTransport, Query } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import { iteratePages, pageOf } from '../pages.ts';
import type { ListPage, PageQuery } from '../pages.ts';

/** What is known of a recording without opening it; times are RFC 3339. */
export interface Recording {
  readonly id: string;
  readonly session: string;
  readonly principal: string;
  readonly username: string;
  readonly cluster: string;
  readonly namespace: string;
  /** Empty when a node was debugged. */
  readonly pod: string;
  readonly node?: string;
  /** `terminal` of the session, or `command`: one that was run in a container of its pod. */
  readonly kind: string;
  /** Of a command: its container and its words. */
  readonly title?: string;
  readonly mode: string;
  /** What was typed is in it. */
  readonly hasInput: boolean;
  /** `recording`, `interrupted`, `sealed`, `failed` or `removed`. */
  readonly state: string;
  /** How often a process began or went on to write it. */
  readonly parts: number;
  readonly startTime: string;
  readonly sealTime?: string;
  /** Sums of a sealed recording. */
  readonly durationMs: number;
  readonly outputBytes: number;
  readonly storedBytes: number;
  readonly members: number;
  readonly gaps: number;
  readonly manifestSha256?: string;
  readonly failure?: string;
  readonly keepUntilTime?: string;
  /** Why it is held: then it is kept longer. */
  readonly holdReason?: string;
}

export interface RecordingsQuery extends PageQuery {
  readonly session?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly username?: string;
  readonly state?: string;
  /** RFC 3339: those that began at this time or later. */
  readonly since?: string;
  /** Those that began before this time. */
  readonly until?: string;
}

/** In what form a recording is seen; `follow` is one that is written, in whatever format. */
export type RecordingView = 'members' | 'follow' | NonNullable<RecordingExport['format']>;

export interface RecordingExport {
  readonly format?: 'text' | 'asciicast-v2' | 'asciicast-v3';
  /** Where to begin. */
  readonly fromMs?: number;
  /** Of an asciicast: its first output draws the screen as it was there. */
  readonly screen?: boolean;
  /** Of one that is written: go on until it ends. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

export interface RecordingMembers {
  /** Bytes before it; 0 when absent. */
  readonly offset?: number;
  /** To the end when absent. */
  readonly length?: number;
  readonly signal?: AbortSignal;
}

interface Opening {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** /v1/recordings. Each view is a line of the ledger, under a ticket that is asked for here. */
export class RecordingsApi {
  constructor(private readonly http: HttpTransport) {}

  async list(query: RecordingsQuery = {}): Promise<ListPage<Recording>> {
    return pageOf(
      await this.http.json({ method: 'GET', path: '/v1/recordings', query: { ...query } }),
      'recordings',
    );
  }

  all(query: RecordingsQuery = {}): AsyncGenerator<Recording> {
    return iteratePages((pageToken) => this.list({ ...query, pageToken }));
  }

  get(id: string): Promise<Recording> {
    return this.http.json({ method: 'GET', path: pathOf`/v1/recordings/${id}` });
  }

  /** Byte for byte: its SHA-256 is in the ledger. */
  async manifest(id: string): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.open(pathOf`/v1/recordings/${id}/manifest`)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** For an address that somebody else opens without a token: once, within seconds. */
  createTicket(id: string, view: RecordingView): Promise<{ ticket: string; expireTime: string }> {
    const path = pathOf`/v1/recordings/${id}/tickets`;
    return this.http.json({ method: 'POST', path, body: { view }, repeatable: true });
  }

  /** Members as they are stored, encrypted; for who verifies them. */
  async *members(
    id: string,
    { offset = 0, length, signal }: RecordingMembers = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { ticket } = await this.createTicket(id, 'members');
    const isPart = offset > 0 || length !== undefined;
    const range = `bytes=${offset}-${length === undefined ? '' : offset + length - 1}`;
    yield* this.open(pathOf`/v1/recordings/${id}/members`, {
      query: { ticket },
      ...(isPart && { headers: { range } }),
      signal,
    });
  }

  /** Keeps it although its time is over. */
  hold(id: string, reason: string): Promise<Recording> {
    const path = pathOf`/v1/recordings/${id}:hold`;
    return this.http.json({ method: 'POST', path, body: { reason }, repeatable: true });
  }

  /** Holds it no more. */
  release(id: string, reason = ''): Promise<Recording> {
    const path = pathOf`/v1/recordings/${id}:release`;
    return this.http.json({ method: 'POST', path, body: { reason } });
  }

  /** UTF-8; throws when it breaks off, which means that something is not as it was recorded. */
  async *export(
    id: string,
    how: RecordingExport = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { format = 'text', fromMs, screen, follow, signal } = how;
    const { ticket } = await this.createTicket(id, follow ? 'follow' : format);
    const path = pathOf`/v1/recordings/${id}/export`;
    yield* this.open(path, { query: { format, fromMs, screen, follow, ticket }, signal });
  }

  private async *open(
    path: string,
    { query, headers, signal }: Opening = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const answer = await this.http.open({
      ...{ method: 'GET' as const, path },
      ...(query && { query }),
      ...(headers && { headers }),
      ...(signal && { signal }),
    });
    yield* answer.body;
  }
}
