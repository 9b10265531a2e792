import { setTimeout as sleep } from 'node:timers/promises';
import { attachmentBroken } from '../attach/attach-errors.ts';
import { isTransient, reconnectDelayMs } from '../attach/reconnect-policy.ts';
import type { ClientLimits } from '../client.limits.ts';
import { EndoscopeError } from '../endoscope-error.ts';
import type { LocalForwardListeners, PortForward, PortForwardEnd } from './port-forward.ts';

/** Ends of a forward after which a new one can be had: the session lives on. */
const endsToReconnect: readonly string[] = ['draining', 'token_expired'];

export interface ForwardReconnectParts {
  readonly limits: ClientLimits;
  readonly signal: AbortSignal;
  readonly on: LocalForwardListeners;
  open(signal: AbortSignal): Promise<PortForward>;
}

/**
 * A forward that is had again when the gateway went away.
 *
 * Owns:  at most one forward.
 * Ends:  as `ended` tells: with the session, with what no further attempt can change, when no
 *        attempt succeeded for `attachReconnectMs`, or when `signal` aborts.
 */
export class ForwardReconnect {
  readonly ended: Promise<PortForwardEnd>;
  private link: Promise<PortForward> | undefined;
  private begin!: (first: PortForward) => void;

  constructor(private readonly parts: ForwardReconnectParts) {
    const first = new Promise<PortForward>((resolve) => {
      this.begin = resolve;
    });
    this.ended = Promise.race([first.then((link) => this.follow(link)), aborted(parts.signal)]);
    this.ended.catch(() => undefined);
  }

  /** Throws what the gateway says. */
  async start(): Promise<void> {
    this.link = this.parts.open(this.parts.signal);
    this.begin(await this.link);
  }

  /** The forward there is, or the next one; rejects when there will be none. */
  current(): Promise<PortForward> {
    return this.link ?? Promise.reject(attachmentBroken('it has not begun'));
  }

  private async follow(first: PortForward): Promise<PortForwardEnd> {
    let link = first;
    for (;;) {
      const end = await link.ended.catch((error: unknown) => this.lossOf(error));
      const loss = end instanceof EndoscopeError ? end : lossOfEnd(end);
      if (!loss) return end as PortForwardEnd;
      this.parts.on.lost?.(loss);
      this.link = this.reconnected(loss);
      link = await this.link;
      this.parts.on.restored?.();
    }
  }

  /** Throws what connecting again cannot change, and when nobody wants it any more. */
  private lossOf(error: unknown): EndoscopeError {
    this.parts.signal.throwIfAborted();
    if (error instanceof EndoscopeError && isTransient(error)) return error;
    throw error;
  }

  private async reconnected(loss: EndoscopeError): Promise<PortForward> {
    const { limits, signal, open } = this.parts;
    const untilMs = performance.now() + limits.attachReconnectMs;
    for (let attempt = 1, error = loss; ; attempt += 1) {
      await sleep(reconnectDelayMs({ attempt, error, random: Math.random() }, limits), undefined, {
        signal,
      });
      try {
        return await open(signal);
      } catch (failure) {
        error = this.lossOf(failure);
        if (performance.now() > untilMs) throw lost(error, limits);
      }
    }
  }
}

function lossOfEnd(end: PortForwardEnd): EndoscopeError | undefined {
  if (!endsToReconnect.includes(end.reason)) return undefined;
  return new EndoscopeError({
    reason: 'PORT_FORWARD_ENDED',
    kind: 'unavailable',
    detail: end.detail,
  });
}

function lost(last: EndoscopeError, { attachReconnectMs }: ClientLimits): EndoscopeError {
  const seconds = attachReconnectMs / 1000;
  const detail = `The gateway could not be had again within ${seconds} s. The last attempt: ${last.detail}`;
  return new EndoscopeError({ reason: last.reason, kind: last.kind, detail, cause: last });
}

/** Rejects with the signal's reason; never settles otherwise. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
