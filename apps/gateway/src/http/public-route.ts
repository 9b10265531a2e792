import type { FastifyRequest } from 'fastify';

/** The Fastify route setting that opens a route to everybody; every other route is closed. */
export const publicRoute = { isPublic: true } as const;

export function isPublic(request: FastifyRequest): boolean {
  return 'isPublic' in request.routeOptions.config;
}
