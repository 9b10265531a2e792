import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { z } from 'zod';
import { LedgerRetentionDoor } from '../../audit/ledger-retention-door.ts';
import { Caller } from '../../http/caller.ts';
import { ledgerHoldJson, ledgerHoldSchema, ledgerHoldsSchema } from '../../present/ledger-hold.ts';
import { tombstoneJson, tombstonesSchema } from '../../present/ledger-hold.ts';
import { reasonText } from '../../sessions/session-words.ts';

const placeBody = z.strictObject({ reason: reasonText.min(1, 'must say why') });
const releaseBody = z.strictObject({ reason: reasonText.default('') }).default({ reason: '' });
const holdParam = z.string().max(64);

@ApiTags('audit')
@Controller('v1/audit')
export class LedgerHoldsController {
  constructor(@Inject(LedgerRetentionDoor) private readonly door: LedgerRetentionDoor) {}

  @Get('holds')
  @ApiOperation({
    operationId: 'listLedgerHolds',
    summary: 'What keeps the ledger from being shortened, and what did, the newest first.',
  })
  @ApiResponse({ status: 200, standardSchema: ledgerHoldsSchema })
  async listLedgerHolds(@Caller() ctx: RequestContext) {
    return { holds: (await this.door.holds(ctx)).map(ledgerHoldJson) };
  }

  @Post('holds')
  @ApiOperation({
    operationId: 'placeLedgerHold',
    summary: 'Holds the ledger: nothing of it is removed until every hold is released.',
  })
  @ApiResponse({ status: 201, standardSchema: ledgerHoldSchema })
  async placeLedgerHold(
    @Caller() ctx: RequestContext,
    @Body({ schema: placeBody }) { reason }: z.output<typeof placeBody>,
  ) {
    return ledgerHoldJson(await this.door.place(ctx, reason));
  }

  @Post('holds/:hold(^[^:/]+)::release')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'releaseLedgerHold',
    summary: 'Ends a hold of the ledger; repeating it is harmless.',
  })
  @ApiResponse({ status: 200, standardSchema: ledgerHoldSchema })
  async releaseLedgerHold(
    @Caller() ctx: RequestContext,
    @Param('hold', { schema: holdParam }) id: string,
    @Body({ schema: releaseBody }) { reason }: z.output<typeof releaseBody>,
  ) {
    return ledgerHoldJson(await this.door.release(ctx, id, reason));
  }

  @Get('tombstones')
  @ApiOperation({
    operationId: 'listTombstones',
    summary: 'The periods of the ledger whose events were removed, each a signed note.',
  })
  @ApiResponse({ status: 200, standardSchema: tombstonesSchema })
  async listTombstones(@Caller() ctx: RequestContext) {
    return { tombstones: (await this.door.tombstones(ctx)).map(tombstoneJson) };
  }
}
