import type { RequestContext } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import type { AttachClient } from '../../domain/attach/attach-message.ts';
import type { AttachInput } from './attach-parts.ts';

/** A seat of a session that another replica keeps. */
export interface SeatElsewhere {
  readonly attachment: string;
  readonly isConnected: boolean;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly lagBytes: number;
}

/** What a session that is kept elsewhere needs; the gateway speaks gRPC to its other replicas. */
export interface OtherReplicas {
  /** Id of this one. */
  readonly self: string;
  /**
   * Carries the conversation to the keeper until it is over. `here`: nothing was said, because this
   * replica keeps the session now; its earlier keeper was silent. `gone`: the session has ended, and
   * with its keeper what was left to see.
   */
  carry(
    ctx: RequestContext,
    what: { readonly session: Session; readonly input: AttachInput },
    client: AttachClient,
  ): Promise<'carried' | 'here' | 'gone'>;
  seats(session: Session): Promise<readonly SeatElsewhere[]>;
}

/** Whether another replica keeps the session, or nobody at the moment. */
export function isElsewhere(session: Session, others: OtherReplicas | undefined): boolean {
  return others !== undefined && session.keeper?.replica !== others.self;
}
