import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { sessionStates } from '@endoscope/sessions';
import type { Session } from '@endoscope/sessions';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { gatewayLimits } from '../../gateway.limits.ts';
import { Readiness } from '../../health/readiness.ts';
import { Caller } from '../../http/caller.ts';
import { dnsLabel, duration, pageQuery } from '../../http/schemas.ts';
import { sessionRequestSchema } from '../../present/session-request.ts';
import { planJson, sessionEtag, sessionJson } from '../../present/session.ts';
import { SessionDoor } from '../../sessions/session-door.ts';
import { reasonText } from '../../sessions/session-words.ts';
import { lasting } from '../../streams/lasting.ts';
import { planSchema, sessionPageSchema, sessionSchema } from './session.schemas.ts';

const listQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(sessionStates).optional(),
  cluster: dnsLabel.optional(),
  namespace: dnsLabel.optional(),
  username: z.string().max(256).optional(),
});
const getQuery = z.strictObject({
  waitFor: z.enum(sessionStates).optional(),
  timeout: duration.optional(),
});
const terminateBody = z.strictObject({ reason: reasonText.default('') }).default({ reason: '' });
const sessionParam = z.string().max(64);

@ApiTags('sessions')
@Controller('v1')
export class SessionsController {
  constructor(
    @Inject(SessionDoor) private readonly door: SessionDoor,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  @Post('sessions::plan')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'planSession',
    summary: 'Shows what a request would send; changes nothing.',
  })
  @ApiResponse({ status: 200, standardSchema: planSchema })
  async planSession(
    @Caller() ctx: RequestContext,
    @Body({ schema: sessionRequestSchema }) body: z.output<typeof sessionRequestSchema>,
  ) {
    return planJson(await this.door.plan(ctx, body));
  }

  @Post('sessions')
  @ApiOperation({
    operationId: 'createSession',
    summary: 'Records a session and adds its debug container.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 201, standardSchema: sessionSchema })
  async createSession(
    @Caller() ctx: RequestContext,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: sessionRequestSchema }) body: z.output<typeof sessionRequestSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { session } = await this.door.create(ctx, body, key);
    void reply.header('Location', `/v1/sessions/${session.id}`);
    return answer(session, reply);
  }

  @Get('sessions')
  @ApiOperation({ operationId: 'listSessions', summary: 'Sessions newest first.' })
  @ApiResponse({ status: 200, standardSchema: sessionPageSchema })
  async listSessions(
    @Caller() ctx: RequestContext,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const { items, nextPageToken } = await this.door.list(ctx, query);
    return { sessions: items.map(sessionJson), nextPageToken };
  }

  @Get('sessions/:session')
  @ApiOperation({
    operationId: 'getSession',
    summary: 'One session; waitFor long-polls for a state.',
  })
  @ApiResponse({ status: 200, standardSchema: sessionSchema })
  async getSession(
    @Caller() ctx: RequestContext,
    @Param('session', { schema: sessionParam }) id: string,
    @Query({ schema: getQuery }) query: z.output<typeof getQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { waitFor, timeout = gatewayLimits.longPollMsDefault } = query;
    const timeoutMs = Math.min(timeout, gatewayLimits.longPollMsMax);
    if (!waitFor) return answer(await this.door.get(ctx, id), reply);
    const waiting = lasting(ctx, this.readiness.stopping);
    return answer(await this.door.get(waiting, id, { state: waitFor, timeoutMs }), reply);
  }

  @Post('sessions/:session(^[^:/]+)::terminate')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'terminateSession',
    summary: 'Ends a session; repeating it is harmless.',
  })
  @ApiResponse({ status: 200, standardSchema: sessionSchema })
  async terminateSession(
    @Caller() ctx: RequestContext,
    @Param('session', { schema: sessionParam }) id: string,
    @Body({ schema: terminateBody }) body: z.output<typeof terminateBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answer(await this.door.terminate(ctx, id, body.reason), reply);
  }
}

function answer(session: Session, reply: FastifyReply) {
  void reply.header('ETag', sessionEtag(session));
  return sessionJson(session);
}
