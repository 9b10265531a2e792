import { decodePageToken, encodePageToken, PageTokenInvalid } from '@endoscope/core';
import { pageSizeDefault, pageSizeMax, RequestInvalid } from '@endoscope/core';
import type { FieldViolation, Page, RequestContext } from '@endoscope/core';
import { auditResults } from '../domain/audit-event.ts';
import type { AuditEvent } from '../domain/audit-event.ts';
import { isAuditEventPattern } from '../domain/audit-event-name.ts';
import type { AuditFilter, AuditLog } from '../ports/audit-log.ts';

export interface ListAuditEventsInput extends AuditFilter {
  /** 1 to 500, more is taken as 500; 0 or absent is 50. */
  readonly pageSize?: number;
  readonly pageToken?: string;
}

/**
 * The ledger, newest first. Walking through the pages shows every event that was committed before
 * the first page was read exactly once, and none twice, whatever is appended meanwhile.
 *
 * Why this holds though positions are given at insertion and not at commit: a page shows the rows
 * below the position where the last one ended. A row that was visible to the first page is
 * visible to all, and belongs to exactly one. A row that commits late, below positions that were
 * already shown, is either still ahead of the walk and shown once, or behind it and not shown.
 *
 * Whether the caller may read the ledger (`audit.view`) is decided before this is called.
 */
export class ListAuditEvents {
  constructor(private readonly log: AuditLog) {}

  async execute(ctx: RequestContext, input: ListAuditEventsInput): Promise<Page<AuditEvent>> {
    const { pageSize, pageToken, ...filter } = input;
    refuseInvalid(input);
    const size = Math.min(pageSize || pageSizeDefault, pageSizeMax);
    const before = positionOf(decodePageToken(ctx, filter, pageToken));
    const rows = await this.log.list({ ...filter, before, limit: size + 1 });
    const shown = rows.slice(0, size);
    const last = rows.length > size ? shown.at(-1) : undefined;
    return {
      items: shown.map((row) => row.event),
      nextPageToken: last && encodePageToken(ctx, filter, String(last.position)),
    };
  }
}

const positionMax = 2n ** 63n;

function positionOf(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const position = /^\d{1,19}$/.test(text) ? BigInt(text) : positionMax;
  if (position >= positionMax) throw new PageTokenInvalid({});
  return position;
}

function refuseInvalid(input: ListAuditEventsInput): void {
  const fields: FieldViolation[] = [];
  const { event, result, since, until, pageSize } = input;
  if (event !== undefined && !isAuditEventPattern(event)) {
    fields.push({
      field: 'event',
      message: 'is no event name, nor a subject such as "session.*".',
    });
  }
  if (result !== undefined && !auditResults.includes(result)) {
    fields.push({ field: 'result', message: `is none of ${auditResults.join(', ')}.` });
  }
  for (const [field, time] of [['since', since] as const, ['until', until] as const]) {
    if (time && !isStorable(time)) fields.push({ field, message: 'is not a time.' });
  }
  if (pageSize !== undefined && (!Number.isInteger(pageSize) || pageSize < 0)) {
    fields.push({ field: 'pageSize', message: `is not a whole number from 0 to ${pageSizeMax}.` });
  }
  if (fields.length > 0) throw new RequestInvalid({ what: 'The query is not valid.' }, { fields });
}

/** Postgres knows no year 0, and Date knows years that it does not. */
function isStorable(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9_999;
}
