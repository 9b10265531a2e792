import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Public } from '../../http/bearer.guard.ts';
import { infoToken } from '../../wiring/tokens.ts';
import type { GatewayInfo } from '../../wiring/tokens.ts';

const infoSchema = z
  .object({
    version: z.string(),
    grpcAddress: z.string(),
    issuers: z.array(z.object({ issuer: z.string(), clientId: z.string(), audience: z.string() })),
  })
  .meta({ id: 'Info' });

@ApiTags('info')
@Controller('v1/info')
export class InfoController {
  constructor(@Inject(infoToken) private readonly info: GatewayInfo) {}

  @Get()
  @Public()
  @ApiOperation({
    operationId: 'getInfo',
    security: [],
    summary: 'What a client must know before it signs in.',
  })
  @ApiResponse({ status: 200, standardSchema: infoSchema })
  getInfo(): GatewayInfo {
    return this.info;
  }
}
