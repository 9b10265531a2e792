import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { ReadLogs, logLimits } from '@endoscope/streams/logs';
import type { LogClient, LogMessage } from '@endoscope/streams/logs';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { booleanText, time } from '../../http/schemas.ts';
import { StreamedAnswer } from '../../http/streamed-answer.ts';
import { logLineJson } from '../../present/log-line.ts';

const wholeNumber = z
  .string()
  .regex(/^-?\d{1,15}$/, 'must be a whole number')
  .transform(Number);
const containerName = z.string().min(1).max(63);

const logQuery = z.strictObject({
  container: z
    .union([
      containerName.transform((one) => [one]),
      z.array(containerName).max(logLimits.containersMax),
    ])
    .optional(),
  allContainers: booleanText.optional(),
  follow: booleanText.optional(),
  previous: booleanText.optional(),
  timestamps: booleanText.optional(),
  prefix: booleanText.optional(),
  sinceSeconds: wholeNumber.optional(),
  sinceTime: time.optional(),
  tailLines: wholeNumber.optional(),
  limitBytes: wholeNumber.optional(),
});
type LogQuery = z.output<typeof logQuery>;

const ndjson = 'application/x-ndjson';
const plain = 'text/plain; charset=utf-8';

@ApiTags('streams')
@Controller('v1/sessions/:session/logs')
export class LogsController {
  constructor(@Inject(ReadLogs) private readonly logs: ReadLogs) {}

  @Get()
  @ApiOperation({
    operationId: 'getLogs',
    summary: 'What the containers of a session’s pod have printed, as text or as JSON lines.',
    description:
      'text/plain: the bytes as they are; an answer that is cut off is not complete: the log broke ' +
      'off, or one of several could not be read. ' +
      `${ndjson}: objects of {container, time?, line | base64, partial?}, after {opened} and ` +
      'before {end: {reason, detail}}; a line of more than 64 KiB comes in partial pieces.',
  })
  @ApiProduces('text/plain', ndjson)
  @ApiResponse({
    status: 200,
    content: {
      'text/plain': { schema: { type: 'string' } },
      [ndjson]: { schema: { type: 'string' } },
    },
  })
  async getLogs(
    @Caller() ctx: RequestContext,
    @Param('session') sessionId: string,
    @Query({ schema: logQuery }) query: LogQuery,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isJson = accept?.toLowerCase().includes(ndjson) ?? false;
    const answer = new StreamedAnswer(reply, ctx.signal);
    const request = logRequestOf(sessionId, query, isJson);
    const client = isJson
      ? jsonClient(answer, request.timestamps)
      : textClient(answer, { ...query, byLines: request.byLines });
    await this.logs.execute(ctx, request, client);
  }
}

function logRequestOf(sessionId: string, query: LogQuery, isJson: boolean) {
  const { container: containers = [], allContainers = false, prefix = false } = query;
  const { follow = false, previous = false, timestamps = false } = query;
  const { sinceSeconds, sinceTime, tailLines, limitBytes } = query;
  const isMixed = allContainers || containers.length > 1;
  return {
    ...{ sessionId, containers, allContainers, follow, previous, timestamps },
    ...{ sinceSeconds, sinceTime, tailLines, limitBytes },
    byLines: isJson || prefix || isMixed,
  };
}

function jsonClient(answer: StreamedAnswer, timestamps: boolean): LogClient {
  return {
    send: async (message) => {
      if (message.type === 'opened') answer.begin(ndjson);
      await answer.write(`${JSON.stringify(logLineJson(message, timestamps))}\n`);
      if (message.type === 'end') answer.end();
    },
  };
}

/** Text has no words for an end or for a log that cannot be read: what is not complete is cut off. */
function textClient(
  answer: StreamedAnswer,
  { prefix = false, byLines }: { readonly prefix?: boolean | undefined; readonly byLines: boolean },
): LogClient {
  const lines = new LogText(prefix);
  let isWhole = true;
  return {
    send: async (message) => {
      if (message.type === 'opened') answer.begin(plain);
      else if (message.type === 'notice') isWhole = false;
      else if (message.type === 'data')
        await answer.write(byLines ? lines.of(message) : message.data);
      else if (isWhole && isComplete(message.reason)) answer.end();
      else answer.cut();
    },
  };
}

const cutShort: ReadonlySet<string> = new Set([
  ...['upstream_lost', 'draining', 'ledger_unavailable', 'token_expired', 'client_gone'],
]);

/** A session's own end is the end of what was to be followed. */
function isComplete(reason: string): boolean {
  return !cutShort.has(reason);
}

/** Lines of several containers; where another one comes in between, a long line is broken. */
class LogText {
  private unfinished: string | undefined;

  constructor(private readonly prefix: boolean) {}

  of({ container, data, isPartial }: Extract<LogMessage, { type: 'data' }>): Uint8Array {
    const parts: Uint8Array[] = [];
    const isNew = this.unfinished !== container;
    if (this.unfinished !== undefined && isNew) parts.push(lineFeed);
    if (isNew && this.prefix) parts.push(Buffer.from(`[${container}] `));
    parts.push(data);
    if (!isPartial) parts.push(lineFeed);
    this.unfinished = isPartial ? container : undefined;
    return Buffer.concat(parts);
  }
}

const lineFeed = Buffer.from('\n');
