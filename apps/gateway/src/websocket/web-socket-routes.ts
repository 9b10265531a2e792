import type { Streams } from '../wiring/streams.ts';
import { attachRoute } from './attach-route.ts';
import { execRoute } from './exec-route.ts';
import { forwardRoute } from './forward-route.ts';
import type { SocketRoute } from './socket-route.ts';

/** Every path that takes WebSockets. */
export function webSocketRoutes({ attach, commands, forward }: Streams): readonly SocketRoute[] {
  return [attachRoute(attach), execRoute(commands.exec), forwardRoute(forward)];
}
