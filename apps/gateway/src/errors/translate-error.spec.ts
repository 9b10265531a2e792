import { BadRequestException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { InternalError, RouteNotFound } from '@endoscope/core';
import { toGatewayError } from './translate-error.ts';

function check(thrown: unknown, reason: string): void {
  const error = toGatewayError(thrown);
  expect(error.reason).toBe(reason);
  expect(error.cause).toBe(thrown);
}

describe('any thrown value', () => {
  it('keeps what is a gateway error', () => {
    const error = new RouteNotFound({ what: 'x' });
    expect(toGatewayError(error)).toBe(error);
  });

  it('is named by the status the framework gave it', () => {
    check(new BadRequestException('no'), 'REQUEST_INVALID');
    check(new NotFoundException('no'), 'ROUTE_NOT_FOUND');
    check({ statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE' }, 'PAYLOAD_TOO_LARGE');
    check({ statusCode: 414, code: 'FST_ERR_MAX_PARAM_LENGTH' }, 'PAYLOAD_TOO_LARGE');
    check({ statusCode: 415, code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' }, 'MEDIA_TYPE_UNSUPPORTED');
  });

  it('is INTERNAL otherwise, and says nothing of its cause', () => {
    for (const thrown of [new Error('hunter2'), 'hunter2', undefined, null, { statusCode: 502 }]) {
      const error = toGatewayError(thrown);
      expect(error).toBeInstanceOf(InternalError);
      expect(error.message).not.toContain('hunter2');
    }
  });
});
