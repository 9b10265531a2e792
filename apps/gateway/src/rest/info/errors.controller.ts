import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { errorKinds } from '@endoscope/core';
import { z } from 'zod';
import { errorCatalogue } from '../../errors/error-catalogue.ts';
import { Public } from '../../http/bearer.guard.ts';

const errorsSchema = z
  .object({
    errors: z.array(
      z.object({
        reason: z.string(),
        kind: z.string(),
        help: z.string(),
        httpStatus: z.number().int(),
        grpcCode: z.number().int(),
        closeCode: z.number().int(),
        exitCode: z.number().int(),
        retry: z.string(),
      }),
    ),
  })
  .meta({ id: 'ErrorCatalogue' });

/** Where the `type` of every problem document points. */
@ApiTags('info')
@Controller('v1/errors')
export class ErrorsController {
  @Get()
  @Public()
  @ApiOperation({
    operationId: 'listErrors',
    security: [],
    summary: 'Every error reason and what to do about it.',
  })
  @ApiResponse({ status: 200, standardSchema: errorsSchema })
  listErrors() {
    const errors = errorCatalogue.map(({ reason, kind, help }) => {
      const { httpStatus, grpcCode, closeCode, exitCode, retry } = errorKinds[kind];
      return { reason, kind, help, httpStatus, grpcCode, closeCode, exitCode, retry };
    });
    return { errors };
  }
}
