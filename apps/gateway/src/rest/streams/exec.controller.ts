import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { RunCommand, execLimits } from '@endoscope/streams/exec';
import { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { duration } from '../../http/schemas.ts';
import { commandResultJson, commandResultSchema } from '../../present/command-result.ts';

const { runInputBytesMax, runOutputBytesMax, commandWordsMax } = execLimits;

const runSchema = z
  .strictObject({
    container: z
      .string()
      .max(63)
      .optional()
      .meta({ description: 'Absent: the session’s own debug container.' }),
    command: z
      .array(z.string())
      .max(commandWordsMax)
      .meta({ description: 'The program and its arguments; no shell is put around them.' }),
    stdin: z
      .base64()
      .optional()
      .meta({ description: `Base64 of at most ${runInputBytesMax} bytes.` }),
    timeout: duration.optional().meta({ description: 'Default 60s, at most 10m.' }),
    outputBytesMax: z
      .int()
      .min(0)
      .max(runOutputBytesMax)
      .optional()
      .meta({ description: 'Of stdout and stderr each. Default 262144.' }),
  })
  .meta({ id: 'RunCommand' });

@ApiTags('streams')
@Controller('v1/sessions/:session/exec')
export class ExecController {
  constructor(@Inject(RunCommand) private readonly run: RunCommand) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'runCommand',
    summary: 'Runs a command to its end and answers its exit code and captured output.',
  })
  @ApiResponse({ status: 200, standardSchema: commandResultSchema })
  async runCommand(
    @Caller() ctx: RequestContext,
    @Param('session') sessionId: string,
    @Body({ schema: runSchema }) body: z.output<typeof runSchema>,
  ) {
    const { container, command, stdin, timeout: timeoutMs, outputBytesMax } = body;
    const result = await this.run.execute(ctx, {
      ...{ sessionId, container, command, timeoutMs, outputBytesMax },
      stdin: stdin === undefined ? undefined : Buffer.from(stdin, 'base64'),
      client: ctx.userAgent ?? '',
    });
    return commandResultJson(result);
  }
}
