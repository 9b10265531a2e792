import type { HttpTransport } from '../http/http-transport.ts';
import { iteratePages, pageOf } from '../pages.ts';
import type { ListPage, PageQuery } from '../pages.ts';
import type { AuditEvent } from '../resources.ts';

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

/** The ledger, read only. */
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
}
