import { EndoscopeError } from '../endoscope-error.ts';
import type { AttachEvent, AttachExitEvent } from './attach-connection.ts';
import type { RememberedToken } from './failed-attempts.ts';

export type News = Extract<AttachEvent, { type: 'notice' | 'exit' }>;

/**
 * Which ends of a connection are none of the attachment: a sign-in that expired and can be renewed,
 * and a gateway that goes away to come back.
 */
export class Farewells {
  private isDraining = false;
  private wasRenewed = false;

  constructor(private readonly tokens: RememberedToken) {}

  /** For each new connection. */
  begin(): void {
    this.isDraining = false;
    this.wasRenewed = false;
  }

  /**
   * Answers what the consumer shall be given: the event, nothing, or, as a lost connection, the
   * error. Nobody needs to know that a sign-in expires which is renewed already.
   */
  async judge(news: News): Promise<News | EndoscopeError | undefined> {
    if (news.type === 'notice') {
      if (news.code === 'draining') this.isDraining = true;
      return news.code === 'expiring' && (await this.renew()) ? undefined : news;
    }
    if (news.reason === 'token_expired') {
      return (await this.renew()) ? signInRenewed(news.detail) : news;
    }
    return news.reason === 'detached' && this.isDraining ? gatewayDraining(news.detail) : news;
  }

  /** A sign-in that cannot be renewed ends the stream in the gateway's words. */
  private async renew(): Promise<boolean> {
    this.wasRenewed ||= await this.tokens.renew().catch(() => false);
    return this.wasRenewed;
  }
}

/** Comes back at once. */
function signInRenewed(detail: string): EndoscopeError {
  return new EndoscopeError({
    reason: 'TOKEN_EXPIRED',
    kind: 'unauthenticated',
    detail,
    retryAfterMs: 0,
  });
}

function gatewayDraining(detail: string): EndoscopeError {
  return new EndoscopeError({ reason: 'GATEWAY_DRAINING', kind: 'unavailable', detail });
}

export const leftWithoutConnection: AttachExitEvent = {
  type: 'exit',
  reason: 'detached',
  detail: 'You have left while there was no connection to the gateway.',
  exitCode: undefined,
  process: '',
};
