import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { WatchSession } from '@endoscope/sessions';
import type { FastifyReply } from 'fastify';
import { Readiness } from '../../health/readiness.ts';
import { Caller } from '../../http/caller.ts';
import { sendEvents } from '../../http/server-sent-events.ts';
import { lasting } from '../../streams/lasting.ts';
import { sessionEventJson } from '../../present/session.ts';

@ApiTags('sessions')
@Controller('v1/sessions/:session/events')
export class SessionEventsController {
  constructor(
    @Inject(WatchSession) private readonly watch: WatchSession,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'watchSession',
    summary: 'Server-Sent Events of a session until it has ended; Last-Event-ID resumes.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Events after this one only.' })
  @ApiResponse({
    status: 200,
    description:
      'Events named state, waiting, pod_event, attachment or warning; `id` is their number.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  async watchSession(
    @Caller() ctx: RequestContext,
    @Param('session') id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0;
    const watching = lasting(ctx, this.readiness.stopping);
    const events = await this.watch.execute(watching, id, after);
    await sendEvents(reply, events, {
      signal: watching.signal,
      encode: (event) => ({
        id: String(event.number),
        event: event.type,
        data: sessionEventJson(event),
      }),
    });
  }
}
