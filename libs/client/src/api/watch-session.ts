import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientLimits } from '../client.limits.ts';
import { clientReasons, EndoscopeError } from '../endoscope-error.ts';
import type { HttpTransport } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import { nextDelayMs } from '../http/retry-policy.ts';
import { parseServerSentEvents } from '../http/server-sent-events.ts';
import type { SessionEvent } from '../resources.ts';

export interface WatchSessionInput {
  readonly session: string;
  readonly afterNumber?: number;
  readonly signal?: AbortSignal;
  readonly http: HttpTransport;
  readonly limits: ClientLimits;
}

/**
 * Follows a session's events over as many connections as it takes.
 *
 * Owns:  one HTTP response at a time; leaving the loop cancels it.
 * Bound: one event; the reader's pace is the socket's pace.
 * Order: by number, none twice, none skipped (the gateway resumes by Last-Event-ID).
 * Ends:  after the event with state `ended`; throws when the connection cannot be had again, or
 *        with the signal's reason.
 */
export async function* watchSession(input: WatchSessionInput): AsyncGenerator<SessionEvent> {
  let last = input.afterNumber ?? 0;
  let failures = 0;
  for (;;) {
    let failure: unknown;
    try {
      for await (const event of connectOnce(input, last)) {
        failures = 0;
        if (event.number <= last) continue;
        last = event.number;
        yield event;
        if (event.state === 'ended') return;
      }
    } catch (error) {
      failure = error;
    }
    input.signal?.throwIfAborted();
    failures += 1;
    await pauseOrThrow(failure ?? streamEnded(), failures, input);
  }
}

async function* connectOnce(input: WatchSessionInput, last: number): AsyncGenerator<SessionEvent> {
  const silence = new SilenceTimer(input.limits.eventsSilenceMs);
  const signal = input.signal ? AbortSignal.any([input.signal, silence.signal]) : silence.signal;
  try {
    const response = await input.http.open({
      method: 'GET',
      path: pathOf`/v1/sessions/${input.session}/events`,
      headers: {
        accept: 'text/event-stream',
        ...(last > 0 ? { 'last-event-id': String(last) } : {}),
      },
      signal,
    });
    for await (const message of parseServerSentEvents(response.body)) {
      silence.restart();
      const event = message && decodeEvent(message.data);
      if (event) yield event;
    }
  } finally {
    silence.stop();
  }
}

/** Events this client cannot read (from a newer gateway) are passed over, as unknown fields are. */
function decodeEvent(data: string): SessionEvent | undefined {
  try {
    const event = JSON.parse(data) as SessionEvent;
    return typeof event.number === 'number' ? event : undefined;
  } catch {
    return undefined;
  }
}

async function pauseOrThrow(
  failure: unknown,
  failures: number,
  { limits, signal }: WatchSessionInput,
): Promise<void> {
  const error = failure instanceof EndoscopeError ? failure : streamBroken(failure);
  const attempt = { attempt: failures, elapsedMs: 0, error, random: Math.random() };
  const delayMs = nextDelayMs(attempt, { ...limits, attemptsMax: limits.eventsAttemptsMax });
  if (delayMs === undefined) throw error;
  await sleep(delayMs, undefined, { signal });
}

function streamEnded(): EndoscopeError {
  return streamBroken(new Error('the gateway closed the event stream'));
}

function streamBroken(cause: unknown): EndoscopeError {
  return new EndoscopeError({
    reason: clientReasons.unreachable,
    kind: 'unavailable',
    detail: `The event stream broke (${cause instanceof Error ? cause.message : String(cause)}).`,
    cause,
  });
}

class SilenceTimer {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(private readonly silenceMs: number) {
    this.timer = this.start();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  restart(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private start(): NodeJS.Timeout {
    const silent = new Error(`silent for ${this.silenceMs} ms`);
    return setTimeout(() => this.controller.abort(silent), this.silenceMs);
  }
}
