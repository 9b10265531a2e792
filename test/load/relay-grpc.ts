/** Baseline B2: what any relay from grpc-js to a WebSocket costs. Started by relays.ts. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadServiceDefinitions } from '@endoscope/contracts';
import type { AttachRequest__Output, AttachResponse } from '@endoscope/contracts';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { WebSocket } from 'ws';
import { farSideOf } from './far-side.ts';

process.once('disconnect', () => process.exit());
type Call = ServerDuplexStream<AttachRequest__Output, AttachResponse>;
const server = new Server();
server.addService(loadServiceDefinitions().attach as never, { attach: relay });
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, port) => {
  // How the client learns of the gRPC door.
  const info = JSON.stringify({ grpcAddress: `127.0.0.1:${port}` });
  const http = createServer((_, response) => response.end(info)).listen(0, '127.0.0.1', () => {
    process.send?.((http.address() as AddressInfo).port);
  });
});

function relay(call: Call): void {
  call.once('data', ({ open }: AttachRequest__Output) => {
    const { url, options } = farSideOf(open?.session ?? '');
    const far = new WebSocket(url, ['v5.channel.k8s.io'], { ...options, perMessageDeflate: false });
    call.pause();
    far.once('open', () => call.resume());
    call.on('data', ({ stdin }: AttachRequest__Output) => {
      if (stdin) far.send(Buffer.concat([Uint8Array.of(0), stdin]), { binary: true });
    });
    far.on('message', (data: Buffer) => {
      if (data[0] !== 1 || data.length === 1) return;
      if (call.write({ stdout: { data: data.subarray(1) } })) return;
      far.pause();
      call.once('drain', () => far.resume());
    });
    call.on('end', () => far.send(Uint8Array.of(255, 0), () => far.close()));
    call.on('cancelled', () => far.terminate());
    far.on('error', () => call.end());
    far.once('close', () => call.end());
  });
}
