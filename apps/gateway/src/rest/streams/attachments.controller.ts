import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { ListAttachments } from '@endoscope/streams';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { pageQuery } from '../../http/schemas.ts';
import { attachmentJson, attachmentPageSchema } from '../../present/attachment.ts';

const listQuery = z.strictObject(pageQuery);

@ApiTags('streams')
@Controller('v1/sessions/:session/attachments')
export class AttachmentsController {
  constructor(@Inject(ListAttachments) private readonly list: ListAttachments) {}

  @Get()
  @ApiOperation({
    operationId: 'listAttachments',
    summary: 'Who is attached to a session and who was, newest first.',
  })
  @ApiResponse({ status: 200, standardSchema: attachmentPageSchema })
  async listAttachments(
    @Caller() ctx: RequestContext,
    @Param('session') session: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const { items, nextPageToken } = await this.list.execute(ctx, { ...query, session });
    return { attachments: items.map(attachmentJson), nextPageToken };
  }
}
