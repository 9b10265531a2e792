import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { errorKinds } from '@endoscope/core';
import { errorCatalogue } from '../../errors/error-catalogue.ts';
import { Public } from '../../http/bearer.guard.ts';

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
  listErrors() {
    const errors = errorCatalogue.map(({ reason, kind, help }) => {
      const { httpStatus, grpcCode, closeCode, exitCode, retry } = errorKinds[kind];
      return { reason, kind, help, httpStatus, grpcCode, closeCode, exitCode, retry };
    });
    return { errors };
  }
}
