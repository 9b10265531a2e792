import type { ServerUnaryCall, ServerWritableStream, ServerDuplexStream } from '@grpc/grpc-js';
import type { RequestContext } from '@endoscope/core';
import type { AuthenticateBearer } from '@endoscope/identity';
import { requestIdOf, traceparentOf } from '../http/request-id.ts';

export type AnyCall =
  | ServerUnaryCall<unknown, unknown>
  | ServerWritableStream<unknown, unknown>
  | ServerDuplexStream<unknown, unknown>;

/** The id under which a call is answered and logged, known before the caller is. */
export function requestIdOfCall(call: AnyCall): string {
  return requestIdOf(textOf(call, 'x-request-id'));
}

/** Who is calling, for any kind of call; the context's signal aborts with the call. */
export async function contextOfCall(
  call: AnyCall,
  authenticate: AuthenticateBearer,
  requestId: string,
): Promise<RequestContext> {
  const caller = {
    requestId,
    entry: 'grpc' as const,
    allowedBy: new Set<string>(),
    sourceAddress: addressOf(call.getPeer()),
    userAgent: textOf(call, 'user-agent')?.slice(0, 200),
  };
  // A second authorization value arrives joined to the first (grpc-sessions.ts) and is refused.
  const authorization = call.metadata.get('authorization').map(String);
  const principal = await authenticate.execute({ ...caller, authorization });
  const gone = new AbortController();
  (call as NodeJS.EventEmitter).on('cancelled', () =>
    gone.abort(new Error('the call was cancelled')),
  );
  if (call.cancelled) gone.abort(new Error('the call was cancelled'));
  return {
    ...caller,
    principal,
    traceparent: traceparentOf(textOf(call, 'traceparent')),
    signal: gone.signal,
  };
}

function textOf(call: AnyCall, key: string): string | undefined {
  const values = call.metadata.get(key);
  return values.length === 1 ? String(values[0]) : undefined;
}

/** `ipv4:127.0.0.1:4711` or `127.0.0.1:4711` without what comes before and after. */
function addressOf(peer: string): string | undefined {
  const match = /^(?:ipv[46]:)?\[?([0-9a-fA-F.:]+?)\]?:\d+$/.exec(peer);
  return match?.[1]?.replace(/^::ffff:(?=\d+\.)/, '');
}
