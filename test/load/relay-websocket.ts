/** Baseline B2: what any relay of WebSockets in this runtime costs. Started by relays.ts. */
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { farSideOf } from './far-side.ts';

process.once('disconnect', () => process.exit());
const unsentBytesMax = 256 * 1024;
const bare = { perMessageDeflate: false, skipUTF8Validation: true } as const;
const server = new WebSocketServer({
  ...{ host: '127.0.0.1', port: 0, ...bare },
  handleProtocols: ([first]) => first ?? false,
});
server.once('listening', () => process.send?.((server.address() as AddressInfo).port));
server.on('connection', (near, request) => {
  const { url, options } = farSideOf(/sessions\/([^/]+)/.exec(request.url ?? '')?.[1] ?? '');
  const far = new WebSocket(url, ['v5.channel.k8s.io'], { ...options, ...bare });
  near.pause();
  far.once('open', () => near.resume());
  pipe(near, far);
  pipe(far, near);
});

function pipe(from: WebSocket, to: WebSocket): void {
  from.on('message', (data) => {
    to.send(data, { binary: true }, () => from.resume());
    if (to.bufferedAmount > unsentBytesMax) from.pause();
  });
  from.once('close', () => to.close());
  from.on('error', () => to.terminate());
}
