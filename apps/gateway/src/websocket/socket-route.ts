import type { GatewayError, RequestContext } from '@endoscope/core';
import type { WebSocket } from 'ws';
import type { RefusedOperation } from '../errors/record-refusal.ts';

/** A path that takes WebSockets. */
export interface SocketRoute {
  /** Matches the path; its first group is the session. */
  readonly path: RegExp;
  /** Throws what is wrong with the query. */
  request(sessionId: string, query: URLSearchParams): SocketRequest;
}

/** What one upgrade asks for. */
export interface SocketRequest {
  readonly sessionId: string;
  readonly ticket: string | undefined;
  /** Sub-protocols that can carry it, in order of preference. */
  readonly protocols: readonly string[];
  /** The line in the ledger when it does not come to pass. */
  readonly refusedAs: RefusedOperation['event'];
  /** Runs it to its end; the door closes the socket then. */
  serve(socket: WebSocket, ctx: RequestContext): Promise<void>;
  /** What is sent before the close frame of an error. */
  lastFrame(protocol: string, error: GatewayError): Uint8Array | undefined;
}
