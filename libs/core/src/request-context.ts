import { newId } from './ids.ts';
import { systemPrincipal } from './principal.ts';
import type { Principal } from './principal.ts';

export type EntryPoint = 'rest' | 'grpc' | 'websocket' | 'system';

/** Travels with a request through every use-case; holds nothing of any transport. */
export interface RequestContext {
  readonly requestId: string;
  readonly principal: Principal;
  readonly entry: EntryPoint;
  /** Peer address as far as it can be trusted. */
  readonly sourceAddress: string | undefined;
  readonly userAgent: string | undefined;
  /** W3C trace context, passed on to the cluster call. */
  readonly traceparent: string | undefined;
  /**
   * Policies that let this request pass, in the order in which they were asked: the events it leaves
   * in the ledger name them. Not there: nobody asks policy on this way.
   */
  readonly allowedBy?: Set<string>;
  /** Aborts when the caller is gone or the deadline has passed. */
  readonly signal: AbortSignal;
}

export function systemContext(signal: AbortSignal = new AbortController().signal): RequestContext {
  return {
    requestId: newId('request'),
    principal: systemPrincipal,
    entry: 'system',
    sourceAddress: undefined,
    userAgent: undefined,
    traceparent: undefined,
    signal,
  };
}
