import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { formats } from '@endoscope/audit/ledger';
import type { RequestContext } from '@endoscope/core';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { LedgerDoor } from '../../audit/ledger-door.ts';
import { Readiness } from '../../health/readiness.ts';
import { Caller } from '../../http/caller.ts';
import { pageQuery } from '../../http/schemas.ts';
import { StreamedAnswer } from '../../http/streamed-answer.ts';
import { checkpointJson, checkpointPageSchema, checkpointSchema } from '../../present/ledger.ts';
import { consistencyProofJson, consistencyProofSchema } from '../../present/ledger.ts';
import { inclusionProofJson, inclusionProofSchema } from '../../present/ledger.ts';
import { ledgerKeyJson, ledgerKeysSchema } from '../../present/ledger.ts';
import { lasting } from '../../streams/lasting.ts';

const treeSize = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/, 'must be a number of leaves')
  .transform(Number);

const listQuery = z.strictObject({ ...pageQuery, afterSize: treeSize.optional() });
const inclusionQuery = z.strictObject({
  event: z.string().min(1).max(64),
  treeSize: treeSize.optional(),
});
const consistencyQuery = z.strictObject({ fromSize: treeSize, toSize: treeSize.optional() });
const exportQuery = z.strictObject({
  treeSize: treeSize.optional(),
  fromLeaf: treeSize.optional(),
  format: z.enum(formats).default('ledger'),
});
const sizeOrLatest = z.union([z.literal('latest').transform(() => undefined), treeSize]);

const ndjson = 'application/x-ndjson';
const batch = 'application/cloudevents-batch+json';

@ApiTags('audit')
@Controller('v1/audit')
export class LedgerController {
  constructor(
    @Inject(LedgerDoor) private readonly door: LedgerDoor,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  @Get('checkpoints')
  @ApiOperation({
    operationId: 'listCheckpoints',
    summary: 'Signed tree heads of the ledger, the smallest first.',
  })
  @ApiResponse({ status: 200, standardSchema: checkpointPageSchema })
  async listCheckpoints(
    @Caller() ctx: RequestContext,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const { items, nextPageToken } = await this.door.checkpoints(ctx, query);
    return { checkpoints: items.map(checkpointJson), nextPageToken };
  }

  @Get('checkpoints/:treeSize')
  @ApiOperation({
    operationId: 'getCheckpoint',
    summary: 'The signed tree head of so many leaves, or "latest".',
  })
  @ApiResponse({ status: 200, standardSchema: checkpointSchema })
  async getCheckpoint(
    @Caller() ctx: RequestContext,
    @Param('treeSize', { schema: sizeOrLatest }) size: number | undefined,
  ) {
    return checkpointJson(await this.door.checkpoint(ctx, size));
  }

  @Get('proofs/inclusion')
  @ApiOperation({
    operationId: 'getInclusionProof',
    summary: 'Shows that an event is in the tree of a checkpoint (RFC 9162, 2.1.3).',
  })
  @ApiResponse({ status: 200, standardSchema: inclusionProofSchema })
  async getInclusionProof(
    @Caller() ctx: RequestContext,
    @Query({ schema: inclusionQuery }) query: z.output<typeof inclusionQuery>,
  ) {
    const { event: eventId, treeSize: size } = query;
    return inclusionProofJson(await this.door.inclusion(ctx, { eventId, treeSize: size }));
  }

  @Get('proofs/consistency')
  @ApiOperation({
    operationId: 'getConsistencyProof',
    summary: 'Shows that one tree only grew into a later one (RFC 9162, 2.1.4).',
  })
  @ApiResponse({ status: 200, standardSchema: consistencyProofSchema })
  async getConsistencyProof(
    @Caller() ctx: RequestContext,
    @Query({ schema: consistencyQuery }) query: z.output<typeof consistencyQuery>,
  ) {
    return consistencyProofJson(await this.door.consistency(ctx, query));
  }

  @Get('keys')
  @ApiOperation({
    operationId: 'listLedgerKeys',
    summary: 'The public keys that signed the ledger, and from which size on.',
  })
  @ApiResponse({ status: 200, standardSchema: ledgerKeysSchema })
  async listLedgerKeys(@Caller() ctx: RequestContext) {
    const { origin, keys } = await this.door.keys(ctx);
    return { origin, keys: keys.map(ledgerKeyJson) };
  }

  @Get('export')
  @ApiOperation({
    operationId: 'exportLedger',
    summary: 'The sealed ledger as JSON lines, for "endo audit verify" or for a SIEM.',
    description:
      'ledger: lines of canonical JSON: the ledger, its keys, leaves with their events, tiles and ' +
      'signed heads, and the end; an answer without the last one was cut off, and fromLeaf, the size ' +
      'of the last head that has come, goes on behind that head. cloudevents and ocsf: an event a ' +
      'line; cloudevents-batch: one array; fromLeaf is the leaf of the first event.',
  })
  @ApiProduces(ndjson, batch)
  @ApiResponse({
    status: 200,
    content: {
      [ndjson]: { schema: { type: 'string' } },
      [batch]: { schema: { type: 'array', items: { type: 'object' } } },
    },
  })
  async exportLedger(
    @Caller() given: RequestContext,
    @Query({ schema: exportQuery }) query: z.output<typeof exportQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const ctx = lasting(given, this.readiness.stopping);
    const pieces = await this.door.export(ctx, query);
    const answer = new StreamedAnswer(reply, ctx.signal);
    answer.begin(query.format === 'cloudevents-batch' ? batch : ndjson);
    await answer.all(pieces);
  }
}
