import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import type { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { problemJson } from '../../present/problem.ts';
import {
  sessionBatchSchema,
  sessionInputs,
  sessionResultsSchema,
} from '../../present/session-batch.ts';
import { sessionJson } from '../../present/session.ts';
import { CreateSessions } from '../../sessions/create-sessions.ts';
import { SessionDoor } from '../../sessions/session-door.ts';
import { sessionSchema } from './session.schemas.ts';

@ApiTags('sessions')
@Controller('v1')
export class SessionBatchController {
  constructor(
    @Inject(SessionDoor) private readonly door: SessionDoor,
    @Inject(CreateSessions) private readonly create: CreateSessions,
  ) {}

  @Post('sessions::batchCreate')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'batchCreateSessions',
    summary: 'Creates several sessions: a session or an error for each request.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 200, standardSchema: sessionResultsSchema(sessionSchema) })
  async batchCreateSessions(
    @Caller() ctx: RequestContext,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: sessionBatchSchema }) body: z.output<typeof sessionBatchSchema>,
  ) {
    const inputs = sessionInputs(body, this.door.limits);
    const outcomes = await this.create.execute(ctx, inputs, key);
    return {
      results: outcomes.map(({ session, error }) =>
        error ? { error: problemJson(error, ctx.requestId) } : { session: sessionJson(session) },
      ),
    };
  }
}
