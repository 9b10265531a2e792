import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ListAuditEvents, auditResults } from '@endoscope/audit';
import type { RequestContext } from '@endoscope/core';
import { RequireAccess } from '@endoscope/policy';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { dnsLabel, pageQuery, time } from '../../http/schemas.ts';
import { auditEventJson, auditEventPageSchema } from '../../present/audit-event.ts';

const listQuery = z.strictObject({
  ...pageQuery,
  event: z.string().max(64).optional(),
  session: z.string().max(64).optional(),
  cluster: dnsLabel.optional(),
  username: z.string().max(256).optional(),
  result: z.enum(auditResults).optional(),
  since: time.optional(),
  until: time.optional(),
});

@ApiTags('audit')
@Controller('v1/audit-events')
export class AuditEventsController {
  constructor(
    @Inject(ListAuditEvents) private readonly list: ListAuditEvents,
    @Inject(RequireAccess) private readonly access: RequireAccess,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listAuditEvents', summary: 'The ledger, newest first.' })
  @ApiResponse({ status: 200, standardSchema: auditEventPageSchema })
  async listAuditEvents(
    @Caller() ctx: RequestContext,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    await this.access.execute(ctx, { action: 'audit.view' });
    const { session, ...filter } = query;
    const page = await this.list.execute(ctx, { ...filter, sessionId: session });
    return { auditEvents: page.items.map(auditEventJson), nextPageToken: page.nextPageToken };
  }
}
