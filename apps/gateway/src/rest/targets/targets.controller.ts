import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import type { z } from 'zod';
import { Caller } from '../../http/caller.ts';
import { problemJson } from '../../present/problem.ts';
import {
  targetJson,
  targetResultsSchema,
  targetsOf,
  targetsRequestSchema,
} from '../../present/target.ts';
import { ResolveTargets } from '../../targets/resolve-targets.ts';

@ApiTags('targets')
@Controller('v1')
export class TargetsController {
  constructor(@Inject(ResolveTargets) private readonly resolve: ResolveTargets) {}

  @Post('targets::resolve')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resolveTargets',
    summary: 'Chooses the pod, or finds the node, of several targets; changes nothing.',
  })
  @ApiResponse({ status: 200, standardSchema: targetResultsSchema })
  async resolveTargets(
    @Caller() ctx: RequestContext,
    @Body({ schema: targetsRequestSchema }) body: z.output<typeof targetsRequestSchema>,
  ) {
    const outcomes = await this.resolve.execute(ctx, targetsOf(body));
    return {
      results: outcomes.map(({ target, error }) =>
        error ? { error: problemJson(error, ctx.requestId) } : targetJson(target),
      ),
    };
  }
}
