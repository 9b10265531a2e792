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
}

export interface RecordingsQuery extends PageQuery {
  readonly session?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly username?: string;
  readonly state?: string;
}

export interface RecordingExport {
  readonly format?: 'text' | 'asciicast-v2' | 'asciicast-v3';
  /** Where to begin. */
  readonly fromMs?: number;
  readonly signal?: AbortSignal;
}

/** /v1/recordings, read only. Each view is a line of the ledger. */
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

  /** Members as they are stored, encrypted; for who verifies them. */
  members(id: string, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    return this.open(pathOf`/v1/recordings/${id}/members`, { signal });
  }

  /** UTF-8; throws when it breaks off, which means that something is not as it was recorded. */
  export(id: string, how: RecordingExport = {}): AsyncGenerator<Uint8Array, void, undefined> {
    const { format = 'text', fromMs, signal } = how;
    const path = pathOf`/v1/recordings/${id}/export`;
    return this.open(path, { query: { format, fromMs }, signal });
  }

  private async *open(
    path: string,
    { query, signal }: { query?: Query; signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const answer = await this.http.open({
      ...{ method: 'GET' as const, path },
      ...(query && { query }),
      ...(signal && { signal }),
    });
    yield* answer.body;
  }
}
