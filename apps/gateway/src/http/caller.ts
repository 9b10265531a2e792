import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { invariant } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { FastifyRequest } from 'fastify';

const contexts = new WeakMap<object, RequestContext>();

/** Set once by the guard, when it knows who is calling. */
export function setCaller(request: FastifyRequest, ctx: RequestContext): void {
  contexts.set(request.raw, ctx);
}

export function callerOf(request: FastifyRequest): RequestContext | undefined {
  return contexts.get(request.raw);
}

/** The request's context, as a parameter of a handler behind the guard. */
export const Caller = createParamDecorator((_: unknown, execution: ExecutionContext) => {
  const ctx = callerOf(execution.switchToHttp().getRequest<FastifyRequest>());
  invariant(ctx, 'a handler behind the guard has a caller');
  return ctx;
});
