import { RouteConfig } from '@nestjs/platform-fastify';
import type { RecordingView } from '@endoscope/recordings';
import type { FastifyRequest } from 'fastify';
import type { AskedView } from '../recordings/view-tickets.ts';

type Words = Readonly<Record<string, unknown>>;
type ViewOf = (query: Words) => RecordingView;

/**
 * A route that shows what is in a recording: it takes a one-time ticket, with which no
 * Authorization header is needed.
 */
export const ShowsRecording = (viewOf: ViewOf) => RouteConfig({ viewOf });

/** Undefined of every other route. */
export function viewAskedBy(request: FastifyRequest): AskedView | undefined {
  const { viewOf } = request.routeOptions.config as { viewOf?: ViewOf };
  if (!viewOf) return undefined;
  const query = request.query as Words;
  const { recording = '' } = request.params as { recording?: string };
  const { ticket } = query;
  return {
    recording,
    view: viewOf(query),
    ticket: typeof ticket === 'string' && ticket !== '' ? ticket : undefined,
  };
}
