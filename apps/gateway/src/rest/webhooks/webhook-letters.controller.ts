import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { ListDeadLetters, ReplayDeadLetters, RotateWebhookSecret } from '@endoscope/webhooks';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { dnsLabel, pageQuery } from '../../http/schemas.ts';
import { deadLetterJson, deadLetterPageSchema, replaySchema } from '../../present/webhook.ts';
import { replayedSchema, webhookJson, webhookWithSecretSchema } from '../../present/webhook.ts';

const listQuery = z.strictObject(pageQuery);

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhookLettersController {
  constructor(
    @Inject(RotateWebhookSecret) private readonly rotate: RotateWebhookSecret,
    @Inject(ListDeadLetters) private readonly list: ListDeadLetters,
    @Inject(ReplayDeadLetters) private readonly replay: ReplayDeadLetters,
  ) {}

  @Post(':webhook(^[^:/]+)::rotateSecret')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rotateWebhookSecret',
    summary: 'Makes a new secret; the one before signs beside it for a day.',
  })
  @ApiResponse({ status: 200, standardSchema: webhookWithSecretSchema })
  async rotateWebhookSecret(
    @Caller() ctx: RequestContext,
    @Param('webhook', { schema: dnsLabel }) name: string,
  ) {
    const { webhook, secret } = await this.rotate.execute(ctx, name);
    return { webhook: webhookJson(webhook), secret };
  }

  @Get(':webhook/dead-letters')
  @ApiOperation({
    operationId: 'listDeadLetters',
    summary: 'Events that the receiver did not take, the oldest first.',
  })
  @ApiResponse({ status: 200, standardSchema: deadLetterPageSchema })
  async listDeadLetters(
    @Caller() ctx: RequestContext,
    @Param('webhook', { schema: dnsLabel }) webhook: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const { items, nextPageToken } = await this.list.execute(ctx, { webhook, ...query });
    return { deadLetters: items.map(deadLetterJson), nextPageToken };
  }

  @Post(':webhook(^[^:/]+)/dead-letters::replay')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'replayDeadLetters',
    summary: 'Sends one of them once more, or all that there are now.',
  })
  @ApiResponse({ status: 200, standardSchema: replayedSchema })
  async replayDeadLetters(
    @Caller() ctx: RequestContext,
    @Param('webhook', { schema: dnsLabel }) webhook: string,
    @Body({ schema: replaySchema }) { event }: z.output<typeof replaySchema>,
  ) {
    return this.replay.execute(ctx, { webhook, event });
  }
}
