import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RequestContext } from '@endoscope/core';
import { DescribeAccess } from '@endoscope/policy';
import { Caller } from '../../http/caller.ts';
import { meJson, meSchema } from '../../present/me.ts';

@ApiTags('identity')
@Controller('v1/me')
export class MeController {
  constructor(@Inject(DescribeAccess) private readonly describe: DescribeAccess) {}

  @Get()
  @ApiOperation({ operationId: 'getMe', summary: 'The caller and what policy lets them do.' })
  @ApiResponse({ status: 200, standardSchema: meSchema })
  async getMe(@Caller() ctx: RequestContext) {
    return meJson(ctx.principal, await this.describe.execute(ctx));
  }
}
