import { Body, Controller, Get, Headers, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { CreateViewTicket, FindRecording } from '@endoscope/recordings';
import { ListRecordings, ViewRecording } from '@endoscope/recordings';
import { exportFormats, recordingStates, recordingViews } from '@endoscope/recordings';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Readiness } from '../../health/readiness.ts';
import { Caller } from '../../http/caller.ts';
import { booleanText, dnsLabel, pageQuery, time } from '../../http/schemas.ts';
import { StreamedAnswer } from '../../http/streamed-answer.ts';
import { ShowsRecording } from '../../http/view-route.ts';
import { timeJson } from '../../present/common.ts';
import { recordingJson, recordingPageSchema, recordingSchema } from '../../present/recording.ts';
import { viewOfExport } from '../../recordings/view-tickets.ts';
import { lasting, untilEnded } from '../../streams/lasting.ts';
import { byteRangeOf } from '../streams/byte-range.ts';

const listQuery = z.strictObject({
  ...pageQuery,
  session: z.string().max(64).optional(),
  cluster: dnsLabel.optional(),
  namespace: dnsLabel.optional(),
  username: z.string().max(256).optional(),
  state: z.enum(recordingStates).optional(),
  since: time.optional(),
  until: time.optional(),
});

const ticket = z.string().max(100).optional();
const membersQuery = z.strictObject({ ticket });

const exportQuery = z.strictObject({
  format: z.enum(exportFormats).default('text'),
  fromMs: z
    .string()
    .regex(/^\d{1,12}$/, 'must be milliseconds')
    .transform(Number)
    .optional(),
  follow: booleanText.optional(),
  screen: booleanText.optional(),
  ticket,
});

const ticketBody = z.strictObject({ view: z.enum(recordingViews) });
const ticketSchema = z
  .object({ ticket: z.string(), expireTime: z.string() })
  .meta({ id: 'RecordingTicket' });

const bytes = 'application/octet-stream';
const plain = 'text/plain; charset=utf-8';
const cast = 'application/x-asciicast';

@ApiTags('recordings')
@Controller('v1/recordings')
export class RecordingsController {
  constructor(
    @Inject(ListRecordings) private readonly list: ListRecordings,
    @Inject(FindRecording) private readonly find: FindRecording,
    @Inject(ViewRecording) private readonly view: ViewRecording,
    @Inject(CreateViewTicket) private readonly createTicket: CreateViewTicket,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listRecordings', summary: 'Recordings, newest first.' })
  @ApiResponse({ status: 200, standardSchema: recordingPageSchema })
  async listRecordings(
    @Caller() ctx: RequestContext,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const { items, nextPageToken } = await this.list.execute(ctx, query);
    return { recordings: items.map(recordingJson), nextPageToken };
  }

  @Get(':recording')
  @ApiOperation({ operationId: 'getRecording', summary: 'What is known of a recording.' })
  @ApiResponse({ status: 200, standardSchema: recordingSchema })
  async getRecording(@Caller() ctx: RequestContext, @Param('recording') recording: string) {
    return recordingJson(await this.find.execute(ctx, recording));
  }

  @Get(':recording/manifest')
  @ApiOperation({
    operationId: 'getRecordingManifest',
    summary: 'The manifest as it was sealed: its SHA-256 is in the ledger.',
  })
  @ApiProduces('application/json')
  @ApiResponse({ status: 200, content: { 'application/json': { schema: { type: 'object' } } } })
  async getRecordingManifest(
    @Caller() ctx: RequestContext,
    @Param('recording') recording: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const manifest = await this.view.manifest(ctx, recording);
    await reply.type('application/json').send(Buffer.from(manifest));
  }

  @Post(':recording/tickets')
  @ApiOperation({
    operationId: 'createRecordingTicket',
    summary: 'A ticket for one view, once, for some seconds: "ticket" in its query.',
    description:
      'With a ticket no Authorization header is needed; with one it must be the same caller’s.',
  })
  @ApiResponse({ status: 201, standardSchema: ticketSchema })
  async createRecordingTicket(
    @Caller() ctx: RequestContext,
    @Param('recording') recording: string,
    @Body({ schema: ticketBody }) { view }: z.output<typeof ticketBody>,
  ) {
    const { ticket: made, expiresAt } = await this.createTicket.execute(ctx, recording, view);
    return { ticket: made, expireTime: timeJson(expiresAt) };
  }

  @Get(':recording/members')
  @ShowsRecording(() => 'members')
  @ApiOperation({
    operationId: 'readRecording',
    summary: 'Members as they are stored, encrypted: enough to verify the chain.',
  })
  @ApiHeader({ name: 'Range', required: false, description: 'One range: bytes=0-99.' })
  @ApiProduces(bytes)
  @ApiResponse({ status: 200, content: { [bytes]: {} } })
  @ApiResponse({ status: 206, content: { [bytes]: {} } })
  async readRecording(
    @Caller() ctx: RequestContext,
    @Param('recording') recording: string,
    @Query({ schema: membersQuery }) _query: z.output<typeof membersQuery>,
    @Headers('range') header: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const size = header === undefined ? 0 : await this.view.size(ctx, recording);
    const range = byteRangeOf(header, size);
    const pieces = await this.view.members(ctx, recording, range ?? { offset: 0 });
    asFile(reply, `${recording}.members`);
    const answer = new StreamedAnswer(reply, ctx.signal);
    if (range) answer.beginPart(bytes, { ...range, size });
    else answer.begin(bytes);
    await answer.all(pieces);
  }

  @Get(':recording/export')
  @ShowsRecording(viewOfExport)
  @ApiOperation({
    operationId: 'exportRecording',
    summary: 'What happened, as text or asciicast; nothing in it drives a terminal.',
    description:
      'An answer that is cut off is not complete: something is not as it was recorded, or what was ' +
      'followed goes on. With follow=true it ends with the recording, and takes a ticket for "follow". ' +
      'With screen=true the first output of an asciicast draws the screen as it was at fromMs.',
  })
  @ApiProduces('text/plain', cast)
  @ApiResponse({
    status: 200,
    content: {
      'text/plain': { schema: { type: 'string' } },
      [cast]: { schema: { type: 'string' } },
    },
  })
  async exportRecording(
    @Caller() ctx: RequestContext,
    @Param('recording') recording: string,
    @Query({ schema: exportQuery }) query: z.output<typeof exportQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { ticket: _used, ...how } = query;
    const { stopping } = this.readiness;
    const viewing = query.follow ? lasting(ctx, stopping) : ctx;
    const lines = await this.view.exported(viewing, recording, how);
    asFile(reply, `${recording}.${query.format === 'text' ? 'txt' : 'cast'}`);
    const answer = new StreamedAnswer(reply, ctx.signal);
    answer.begin(query.format === 'text' ? plain : cast);
    await answer.all(query.follow ? untilEnded(lines, viewing, stopping) : lines);
  }
}

/** Whoever opens the address in a browser gets a file, not a page of the gateway. */
function asFile(reply: FastifyReply, name: string): void {
  void reply.header('Content-Disposition', `attachment; filename="${name}"`);
}
