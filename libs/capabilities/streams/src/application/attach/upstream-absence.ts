import { GatewayError } from '@endoscope/core';
import type { ExitMessage, ServerMessage } from '../../domain/attach/attach-message.ts';

type Notice = Extract<ServerMessage, { type: 'notice' }>;

/** The time between a stream to the container that broke and the next one. */
export class UpstreamAbsence {
  private back: PromiseWithResolvers<void> | undefined;
  /** Everybody knows of it; a stream that is exchanged on purpose is nobody's concern. */
  wasTold = false;

  get lasts(): boolean {
    return this.back !== undefined;
  }

  begin(): void {
    this.back ??= Promise.withResolvers();
  }

  end(): void {
    this.back?.resolve();
    this.back = undefined;
    this.wasTold = false;
  }

  /** Resolves when there is a stream again, or never will be. */
  async over(): Promise<void> {
    await this.back?.promise;
  }
}

/**
 * A process may end while its input is on the way. The stream then takes no more, and how it ended
 * is for the output to say: input that comes too late must not turn an exit status into an error.
 */
export function unlessEnded(error: unknown): void {
  if (!(error instanceof GatewayError)) throw error;
}

export const upstreamLost: Notice = {
  type: 'notice',
  code: 'upstream_lost',
  message: 'The connection to the container was lost. It is being restored; please wait.',
};

/** `bytes` of output were found in the container's log. */
export function upstreamRestored(bytes: number): Notice {
  const more = bytes > 0 ? `; ${bytes} bytes of output come from its log` : '';
  const message = `The container is attached again${more}.`;
  return { type: 'notice', code: 'upstream_restored', message };
}

export const givenUp: ExitMessage = {
  type: 'exit',
  reason: 'detached',
  detail:
    'The connection to the container was lost and could not be restored. The debug process may still run; attach again.',
};

export const everybodyLeft: ExitMessage = {
  type: 'exit',
  reason: 'detached',
  detail: 'Everybody has left.',
};
