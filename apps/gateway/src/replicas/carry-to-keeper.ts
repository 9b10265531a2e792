import type { RequestContext } from '@endoscope/core';
import type { DescribeSeatsResponse__Output } from '@endoscope/contracts';
import type { ReplicaStore } from '@endoscope/replicas';
import type { Session } from '@endoscope/sessions';
import type { TakeOverSessions } from '@endoscope/sessions/keepers';
import type { AttachClient, AttachInput, OpenAttachments } from '@endoscope/streams';
import { ReplicaUnreachable } from '@endoscope/streams/replicas';
import type { OtherReplicas, SeatElsewhere } from '@endoscope/streams/replicas';
import { CarryCall } from './carry-call.ts';
import { carryOpenOf } from './carry-messages.ts';
import type { ReplicaLinks } from './replica-links.ts';
import { replicaLimits } from './replica.limits.ts';

export interface CarryParts {
  readonly self: string;
  readonly store: Pick<ReplicaStore, 'find'>;
  readonly expiryMs: number;
  readonly takeOver: Pick<TakeOverSessions, 'execute'>;
  readonly open: OpenAttachments;
  /** Undefined: this replica has no certificate to show, so it reaches no other one. */
  readonly links: ReplicaLinks | undefined;
}

type Keeper = { readonly replica: string; readonly address: string };

/** Clients of sessions that another replica keeps: carried there, or kept here from now on. */
export class CarryToKeeper implements OtherReplicas {
  readonly self: string;

  constructor(private readonly parts: CarryParts) {
    this.self = parts.self;
  }

  async carry(
    ctx: RequestContext,
    { session, input }: { readonly session: Session; readonly input: AttachInput },
    client: AttachClient,
  ): Promise<'carried' | 'here' | 'gone'> {
    const keeper = await this.keeperOf(session);
    if (!keeper) {
      if (session.state === 'ended') return 'gone';
      const taken = await this.parts.takeOver.execute(session.id);
      if (taken.length > 0) return 'here';
      throw unreachable(session, 'another one is about to take it');
    }
    const { links, open } = this.parts;
    if (!links) throw unreachable(session, withoutCertificate);
    const carried = new CarryCall(links.to(keeper.address).carry(), client, session.id);
    const remove = open.add({
      end: (exit) => carried.end(exit),
      notice: (code, message) => code === 'draining' && carried.notice(code, message),
    });
    try {
      await carried.run(ctx, carryOpenOf(keeper.replica, ctx, input));
    } finally {
      remove();
    }
    return 'carried';
  }

  async seats(session: Session): Promise<readonly SeatElsewhere[]> {
    const keeper = await this.keeperOf(session);
    // With a silent keeper all its connections are gone.
    if (!keeper) return [];
    const { links } = this.parts;
    if (!links) throw unreachable(session, withoutCertificate);
    const asked = { replica: keeper.replica, session: session.id };
    const deadline = Date.now() + replicaLimits.answerMs;
    const answer = await new Promise<DescribeSeatsResponse__Output>((resolve, reject) => {
      links.to(keeper.address).describeSeats(asked, { deadline }, (error, response) => {
        if (response) resolve(response);
        else reject(unreachable(session, 'cannot be reached', error));
      });
    });
    return answer.seats.map(({ connected, ...seat }) => ({ ...seat, isConnected: connected }));
  }

  close(): void {
    this.parts.links?.close();
  }

  /** Undefined: it is silent, or let go. */
  private async keeperOf({ id, keeper }: Session): Promise<Keeper | undefined> {
    if (!keeper) return undefined;
    const { store, expiryMs } = this.parts;
    const found = await store.find(keeper.replica, expiryMs);
    if (!found?.isLive) return undefined;
    const { address } = found;
    if (address === undefined) throw unreachable({ id }, withoutAddress);
    return { replica: keeper.replica, address };
  }
}

const withoutCertificate =
  'this one has no certificate to reach it with (ENDOSCOPE_REPLICA_LISTEN)';
const withoutAddress = 'it has no address for other replicas (ENDOSCOPE_REPLICA_ADVERTISE)';

function unreachable({ id }: Pick<Session, 'id'>, why: string, cause?: unknown) {
  const options = { cause, retryAfterMs: replicaLimits.reconnectMsMax };
  return new ReplicaUnreachable({ sessionId: id, why }, options);
}
