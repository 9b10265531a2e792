import { Body, Controller, Delete, Get, HttpCode, Inject } from '@nestjs/common';
import { Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { AddWebhook, FindWebhook, ListWebhooks } from '@endoscope/webhooks';
import { RemoveWebhook, SwitchWebhook } from '@endoscope/webhooks';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { dnsLabel, pageQuery } from '../../http/schemas.ts';
import { addWebhookSchema, webhookJson, webhookPageSchema } from '../../present/webhook.ts';
import { webhookSchema, webhookWithSecretSchema } from '../../present/webhook.ts';

const webhookRemovedSchema = z.object({}).meta({ id: 'WebhookRemoved' });
const listQuery = z.strictObject(pageQuery);

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    @Inject(ListWebhooks) private readonly list: ListWebhooks,
    @Inject(FindWebhook) private readonly find: FindWebhook,
    @Inject(AddWebhook) private readonly add: AddWebhook,
    @Inject(RemoveWebhook) private readonly remove: RemoveWebhook,
    @Inject(SwitchWebhook) private readonly switching: SwitchWebhook,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listWebhooks', summary: 'Receivers of events, by name.' })
  @ApiResponse({ status: 200, standardSchema: webhookPageSchema })
  async listWebhooks(
    @Caller() ctx: RequestContext,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const { items, nextPageToken } = await this.list.execute(ctx, query);
    return { webhooks: items.map(webhookJson), nextPageToken };
  }

  @Post()
  @ApiOperation({
    operationId: 'addWebhook',
    summary: 'Sends events to a further receiver.',
    description: 'The answer is the only one that holds the secret which signs what is sent.',
  })
  @ApiResponse({ status: 201, standardSchema: webhookWithSecretSchema })
  async addWebhook(
    @Caller() ctx: RequestContext,
    @Body({ schema: addWebhookSchema }) body: z.output<typeof addWebhookSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { webhook, secret } = await this.add.execute(ctx, body);
    void reply.header('Location', `/v1/webhooks/${webhook.name}`);
    return { webhook: webhookJson(webhook), secret };
  }

  @Get(':webhook')
  @ApiOperation({ operationId: 'getWebhook', summary: 'One receiver, and how far it has come.' })
  @ApiResponse({ status: 200, standardSchema: webhookSchema })
  async getWebhook(
    @Caller() ctx: RequestContext,
    @Param('webhook', { schema: dnsLabel }) webhook: string,
  ) {
    return webhookJson(await this.find.execute(ctx, webhook));
  }

  @Delete(':webhook')
  @ApiOperation({ operationId: 'removeWebhook', summary: 'Removes a receiver and its secret.' })
  @ApiResponse({ status: 200, standardSchema: webhookRemovedSchema })
  async removeWebhook(
    @Caller() ctx: RequestContext,
    @Param('webhook', { schema: dnsLabel }) webhook: string,
  ) {
    await this.remove.execute(ctx, webhook);
    return {};
  }

  @Post(':webhook(^[^:/]+)::enable')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'enableWebhook',
    summary: 'Sends events again, from where it had stopped; one that fails is tried at once.',
  })
  @ApiResponse({ status: 200, standardSchema: webhookSchema })
  async enableWebhook(
    @Caller() ctx: RequestContext,
    @Param('webhook', { schema: dnsLabel }) webhook: string,
  ) {
    return webhookJson(await this.switching.execute(ctx, { webhook, to: 'enabled' }));
  }

  @Post(':webhook(^[^:/]+)::disable')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'disableWebhook',
    summary: 'Sends nothing until it is enabled again; nothing is lost meanwhile.',
  })
  @ApiResponse({ status: 200, standardSchema: webhookSchema })
  async disableWebhook(
    @Caller() ctx: RequestContext,
    @Param('webhook', { schema: dnsLabel }) webhook: string,
  ) {
    return webhookJson(await this.switching.execute(ctx, { webhook, to: 'disabled' }));
  }
}
