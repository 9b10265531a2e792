import type { Duplex } from 'node:stream';
import type { EndoscopeError } from '../endoscope-error.ts';
import type { OpenWord } from '../resources.ts';

export interface PortForwardOptions {
  /** TCP ports of the session's pod. */
  readonly ports: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** How a forward ended: a word of docs/reference/port-forward-protocol.md, or the session's. */
export interface PortForwardEnd {
  readonly reason: OpenWord<'token_expired' | 'draining'>;
  readonly detail: string;
}

/**
 * Ports of a session's pod, over one connection to the gateway.
 *
 * Owns:  the connection.
 * Ends:  with `close`, or as `ended` tells; its streams are destroyed then.
 */
export interface PortForward {
  /** As the audit names it. */
  readonly id: string;
  readonly ports: readonly number[];
  /**
   * A connection to a port, at once; what goes wrong with it destroys the stream with an
   * EndoscopeError. Half-open both ways: `end` ends our side only.
   */
  connect(port: number): Duplex;
  /** Rejects when the connection to the gateway broke. */
  readonly ended: Promise<PortForwardEnd>;
  close(): void;
}

export interface LocalPort {
  /** 0: any that is free. */
  readonly local: number;
  readonly remote: number;
}

export interface ListeningPort extends LocalPort {
  readonly address: string;
}

export interface LocalForwardOptions {
  readonly ports: readonly LocalPort[];
  /** `localhost` is both 127.0.0.1 and ::1, of which one is enough. Default: localhost. */
  readonly addresses?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly on?: LocalForwardListeners | undefined;
}

/** What happens on the way, for whoever wants to say it. */
export interface LocalForwardListeners {
  listening?(port: ListeningPort): void;
  /** A port that could not be had, though others could. */
  notListening?(port: ListeningPort, why: string): void;
  connection?(port: ListeningPort): void;
  /** A connection that did not end well. */
  failed?(port: ListeningPort, error: EndoscopeError): void;
  /** The gateway has gone; its connections are closed, and it is tried to be had again. */
  lost?(error: EndoscopeError): void;
  restored?(): void;
}

/**
 * Local ports that lead to a pod. The listeners stay when the gateway goes away and comes back.
 *
 * Owns:  the listeners and their connections.
 * Ends:  with `close`, or as `ended` tells.
 */
export interface LocalForward {
  readonly listening: readonly ListeningPort[];
  /** Rejects with an EndoscopeError when the gateway could not be had again. */
  readonly ended: Promise<PortForwardEnd>;
  close(): Promise<void>;
}
