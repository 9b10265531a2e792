import type { HttpTransport } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import { iteratePages, pageOf } from '../pages.ts';
import type { ListPage, PageQuery } from '../pages.ts';
import type { AuditEvent } from '../resources.ts';
import type { Checkpoint, ConsistencyProof, LedgerKeys } from './ledger-resources.ts';

export interface AuditQuery extends PageQuery {
  readonly event?: string;
  readonly session?: string;
  readonly cluster?: string;
  readonly username?: string;
  readonly result?: string;
  /** RFC 3339, inclusive. */
  readonly since?: string;
  /** RFC 3339, exclusive. */
  readonly until?: string;
}

export interface CheckpointsQuery extends PageQuery {
  /** Only heads of larger trees. */
  readonly afterSize?: number;
}

interface ExportQuery {
  /** Size of the head up to which it goes. */
  readonly treeSize?: number;
  readonly fromLeaf?: number;
  readonly format?: 'ledger' | 'cloudevents' | 'cloudevents-batch' | 'ocsf';
  readonly signal?: AbortSignal;
}

/** That an event is in the tree of a checkpoint (RFC 9162, 2.1.3). */
export interface InclusionProof {
  readonly event: AuditEvent;
  /** Canonical JSON, whose leaf is SHA-256(0x00, record). */
  readonly record: string;
  readonly leafIndex: number;
  /** Base 64, as are `hashes`, from the leaf upwards. */
  readonly leafHash: string;
  readonly hashes: readonly string[];
  readonly checkpoint: Checkpoint;
}

/** Keeps the ledger from being shortened until it is released. */
export interface LedgerHold {
  readonly id: string;
  readonly reason: string;
  /** Issuer, "#", subject. */
  readonly placedBy: string;
  readonly placeTime: string;
  readonly releasedBy?: string;
  readonly releaseTime?: string;
}

/** The events of these leaves were removed; `note`, a signed note, says it all. */
export interface Tombstone {
  readonly startSize: number;
  /** Exclusive. */
  readonly endSize: number;
  /** Base 64. */
  readonly rootHash: string;
  readonly keyId: string;
  readonly removeTime: string;
  readonly note: string;
}

/** The ledger. */
export class AuditApi {
  constructor(private readonly http: HttpTransport) {}

  async list(query: AuditQuery = {}): Promise<ListPage<AuditEvent>> {
    return pageOf(
      await this.http.json({ method: 'GET', path: '/v1/audit-events', query: { ...query } }),
      'auditEvents',
    );
  }

  all(query: AuditQuery = {}): AsyncGenerator<AuditEvent> {
    return iteratePages((pageToken) => this.list({ ...query, pageToken }));
  }

  /** The signed tree head of so many leaves; the latest one unless given. */
  checkpoint(treeSize?: number): Promise<Checkpoint> {
    const size = treeSize === undefined ? 'latest' : String(treeSize);
    return this.http.json({ method: 'GET', path: pathOf`/v1/audit/checkpoints/${size}` });
  }

  /** Signed tree heads, the smallest tree first. */
  async checkpoints(query: CheckpointsQuery = {}): Promise<ListPage<Checkpoint>> {
    const path = '/v1/audit/checkpoints';
    return pageOf(
      await this.http.json({ method: 'GET', path, query: { ...query } }),
      'checkpoints',
    );
  }

  keys(): Promise<LedgerKeys> {
    return this.http.json({ method: 'GET', path: '/v1/audit/keys' });
  }

  inclusionProof(event: string, treeSize?: number): Promise<InclusionProof> {
    const path = '/v1/audit/proofs/inclusion';
    return this.http.json({ method: 'GET', path, query: { event, treeSize } });
  }

  consistencyProof(fromSize: number, toSize?: number): Promise<ConsistencyProof> {
    const path = '/v1/audit/proofs/consistency';
    return this.http.json({ method: 'GET', path, query: { fromSize, toSize } });
  }

  /** What keeps the ledger from being shortened, and what did, the newest first. */
  async holds(): Promise<readonly LedgerHold[]> {
    const path = '/v1/audit/holds';
    return (await this.http.json<{ holds: LedgerHold[] }>({ method: 'GET', path })).holds;
  }

  placeHold(reason: string): Promise<LedgerHold> {
    return this.http.json({ method: 'POST', path: '/v1/audit/holds', body: { reason } });
  }

  releaseHold(hold: string, reason = ''): Promise<LedgerHold> {
    const path = pathOf`/v1/audit/holds/${hold}:release`;
    return this.http.json({ method: 'POST', path, body: { reason } });
  }

  /** The periods whose events were removed, oldest first. */
  async tombstones(): Promise<readonly Tombstone[]> {
    const path = '/v1/audit/tombstones';
    return (await this.http.json<{ tombstones: Tombstone[] }>({ method: 'GET', path })).tombstones;
  }

  /**
   * The sealed ledger as JSON lines, up to the head of `treeSize` leaves, or the latest one; an
   * answer whose last line is not `{"kind":"end",…}` was cut off, and `fromLeaf`, the size of the last
   * head in it, goes on behind that head. In the other formats, events from `fromLeaf` on. Leaving
   * the loop closes it.
   */
  async *export(query: ExportQuery = {}): AsyncGenerator<Uint8Array, void, undefined> {
    const { treeSize, fromLeaf, format, signal } = query;
    const types = 'application/x-ndjson, application/cloudevents-batch+json';
    const headers = { accept: `${types}, application/problem+json` };
    const path = '/v1/audit/export';
    const { body } = await this.http.open({
      method: 'GET',
      path,
      query: { treeSize, fromLeaf, format },
      headers,
      signal,
    });
    yield* body;
  }
}
