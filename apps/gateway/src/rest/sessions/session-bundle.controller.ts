import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ExportSession } from '@endoscope/bundles';
import type { RequestContext } from '@endoscope/core';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Readiness } from '../../health/readiness.ts';
import { Caller } from '../../http/caller.ts';
import { StreamedAnswer } from '../../http/streamed-answer.ts';
import { lasting } from '../../streams/lasting.ts';

const tar = 'application/x-tar';
const sessionParam = z.string().max(64);

@ApiTags('sessions')
@Controller('v1/sessions')
export class SessionBundleController {
  constructor(
    @Inject(ExportSession) private readonly exported: ExportSession,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  @Get(':session/bundle')
  @ApiOperation({
    operationId: 'exportSession',
    summary: 'A session that has ended, with all that proves it, for "endo verify bundle".',
    description:
      'An archive: the plan, every event with its proof, the checkpoint, public keys, and the ' +
      'recording with its own key. An answer that is cut off is not complete.',
  })
  @ApiProduces(tar)
  @ApiResponse({ status: 200, content: { [tar]: {} } })
  async exportSession(
    @Caller() given: RequestContext,
    @Param('session', { schema: sessionParam }) session: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const ctx = lasting(given, this.readiness.stopping);
    const pieces = await this.exported.execute(ctx, session);
    const answer = new StreamedAnswer(reply, ctx.signal);
    answer.begin(tar);
    await answer.all(pieces);
  }
}
