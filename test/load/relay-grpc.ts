/** Baseline B2: what any relay from grpc-js to a WebSocket costs. Started by relays.ts. */
import { loadServiceDefinitions } from '@endoscope/contracts';
import type { AttachRequest__Output as Request, AttachResponse } from '@endoscope/contracts';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { WebSocket } from 'ws';
import { announceGrpc, farSideOf } from './far-side.ts';

const server = new Server();
server.addService(loadServiceDefinitions().attach as never, { attach: relay });
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), announceGrpc);

function relay(call: ServerDuplexStream<Request, AttachResponse>): void {
  call.once('data', ({ open }: Request) => {
    const { url, options } = farSideOf(open?.session ?? '');
    const far = new WebSocket(url, ['v5.channel.k8s.io'], { ...options, perMessageDeflate: false });
    call.pause();
    far.once('open', () => call.resume());
    call.on('data', ({ stdin }) => stdin && far.send(Buffer.concat([Uint8Array.of(0), stdin])));
    far.on('message', (data: Buffer) => {
      const stdout = { data: data.subarray(1) };
      if (data[0] !== 1 || call.write({ stdout }) || far.isPaused) return;
      far.pause();
      call.once('drain', () => far.resume());
    });
    call.on('end', () => far.send(Uint8Array.of(255, 0), () => far.close()));
    call.on('cancelled', () => far.terminate());
    far.once('close', () => call.end()).on('error', () => call.end());
  });
}
