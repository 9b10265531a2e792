import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { HoldRecording } from '@endoscope/recordings';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { recordingJson, recordingSchema } from '../../present/recording.ts';
import { reasonText } from '../../sessions/session-words.ts';

const holdBody = z.strictObject({ reason: reasonText.min(1, 'must say why') });
const releaseBody = z.strictObject({ reason: reasonText.default('') }).default({ reason: '' });

@ApiTags('recordings')
@Controller('v1/recordings')
export class RecordingHoldsController {
  constructor(@Inject(HoldRecording) private readonly holds: HoldRecording) {}

  @Post(':recording(^[^:/]+)::hold')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'holdRecording',
    summary: 'Keeps a recording although its time is over; again: for another reason.',
  })
  @ApiResponse({ status: 200, standardSchema: recordingSchema })
  async holdRecording(
    @Caller() ctx: RequestContext,
    @Param('recording') recording: string,
    @Body({ schema: holdBody }) { reason }: z.output<typeof holdBody>,
  ) {
    return recordingJson(await this.holds.hold(ctx, recording, reason));
  }

  @Post(':recording(^[^:/]+)::release')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'releaseRecording',
    summary: 'Holds a recording no more: it is removed when its time is over.',
  })
  @ApiResponse({ status: 200, standardSchema: recordingSchema })
  async releaseRecording(
    @Caller() ctx: RequestContext,
    @Param('recording') recording: string,
    @Body({ schema: releaseBody }) { reason }: z.output<typeof releaseBody>,
  ) {
    return recordingJson(await this.holds.release(ctx, recording, reason));
  }
}
