import type { ForwardRequest__Output, ForwardResponse } from '@endoscope/contracts';
import type { ForwardPorts } from '@endoscope/streams/forward';
import type { GrpcDoor } from '../grpc-door.ts';
import { GrpcForwardClient } from './grpc-forward-client.ts';

export function portForwardService(door: GrpcDoor, forward: ForwardPorts) {
  return {
    forward: door.duplex<ForwardRequest__Output, ForwardResponse>(async (ctx, call) => {
      const client = new GrpcForwardClient(call);
      const { session: sessionId, ports, client: name } = await client.open();
      await forward.execute(ctx, { sessionId, ports, client: name }, client);
    }),
  };
}
