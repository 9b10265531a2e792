import { dateOf } from '@endoscope/contracts';
import type { ListAuditEventsRequest__Output, ListAuditEventsResponse } from '@endoscope/contracts';
import type { AuditResult, ListAuditEvents } from '@endoscope/audit';
import type { RequireAccess } from '@endoscope/policy';
import { auditEventMessage } from '../../present/audit-event.ts';
import type { LedgerDoor } from '../../audit/ledger-door.ts';
import type { GrpcDoor } from '../grpc-door.ts';
import type { LedgerRetentionDoor } from '../../audit/ledger-retention-door.ts';
import { ledgerMethods } from './ledger-methods.ts';
import { retentionMethods } from './retention-methods.ts';

export interface AuditParts {
  readonly list: ListAuditEvents;
  readonly access: RequireAccess;
  readonly ledger: LedgerDoor;
  readonly retention: LedgerRetentionDoor;
}

export function auditService(door: GrpcDoor, { list, access, ledger, retention }: AuditParts) {
  return {
    ...ledgerMethods(door, ledger),
    ...retentionMethods(door, retention),
    listAuditEvents: door.unary<ListAuditEventsRequest__Output, ListAuditEventsResponse>(
      async (ctx, request) => {
        await access.execute(ctx, { action: 'audit.view' });
        const { items, nextPageToken = '' } = await list.execute(ctx, {
          pageSize: request.pageSize,
          pageToken: request.pageToken,
          event: request.event || undefined,
          sessionId: request.session || undefined,
          cluster: request.cluster || undefined,
          username: request.username || undefined,
          result: (request.result || undefined) as AuditResult | undefined,
          since: dateOf(request.since),
          until: dateOf(request.until),
        });
        return { events: items.map(auditEventMessage), nextPageToken };
      },
    ),
  };
}
