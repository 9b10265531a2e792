import { Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { CreateAttachTicket } from '@endoscope/streams';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { timeJson } from '../../present/common.ts';

const ticketSchema = z
  .object({ ticket: z.string(), expireTime: z.string() })
  .meta({ id: 'AttachTicket' });

@ApiTags('streams')
@Controller('v1/sessions/:session/attach-tickets')
export class AttachTicketsController {
  constructor(@Inject(CreateAttachTicket) private readonly create: CreateAttachTicket) {}

  @Post()
  @ApiOperation({
    operationId: 'createAttachTicket',
    summary: 'A one-time ticket for WebSocket clients that cannot send an Authorization header.',
  })
  @ApiResponse({ status: 201, standardSchema: ticketSchema })
  async createAttachTicket(@Caller() ctx: RequestContext, @Param('session') session: string) {
    const { ticket, expiresAt } = await this.create.execute(ctx, session);
    return { ticket, expireTime: timeJson(expiresAt) };
  }
}
