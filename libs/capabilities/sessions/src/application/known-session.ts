import type { RequestContext, SessionId } from '@endoscope/core';
import { KeeperFenced } from '../domain/keeper-fenced.ts';
import { isSameKeeper } from '../domain/session.ts';
import type { Keeper, Session } from '../domain/session.ts';
import type { SessionChange } from './change-session.ts';
import type { KeeperParts } from './keep-session.ts';

type Decide = (session: Session, now: Date) => SessionChange | undefined;

/**
 * One session as its keeper knows it. While it starts it changes often, mostly by its keeper, who
 * need neither read what it has written nor wake up for it.
 *
 * Owns:  a listener on the bus, from `listen` on.
 * Bound: one session, while it starts; afterwards it would be of use only hours later.
 * Order: what somebody else changes in this process is read anew at the next `get`; what another
 *        process changes, after `forget`. What another replica keeps is not known here any more,
 *        and not written.
 */
export class KnownSession {
  private current: Session | undefined;
  /** Events of the session, of whosever change. */
  private heard = 0;
  private isChanging = false;
  /** Under which this process keeps it. */
  private keeper: Keeper | undefined;

  constructor(
    private readonly parts: Pick<KeeperParts, 'sessions' | 'live' | 'change' | 'replica'>,
    private readonly id: SessionId,
    private readonly wake: () => void,
  ) {}

  /** Returns the function that stops listening. */
  listen(): () => void {
    return this.parts.live.listen(this.id, () => {
      this.heard += 1;
      this.current = undefined;
      if (!this.isChanging) this.wake();
    });
  }

  /** Undefined also when another replica keeps it. */
  async get(): Promise<Session | undefined> {
    const { heard } = this;
    const session = this.current ?? (await this.parts.sessions.find(this.id));
    if (session?.keeper?.replica !== this.parts.replica) return undefined;
    this.keeper = session?.keeper;
    const mayKeep = session?.state === 'provisioning' && heard === this.heard;
    this.current = mayKeep ? session : undefined;
    return session;
  }

  forget(): void {
    this.current = undefined;
  }

  /** In the shape of `ChangeSession`; for this session only. */
  readonly execute = async (
    ctx: RequestContext,
    id: SessionId,
    decide: Decide,
  ): Promise<Session> => {
    const { heard } = this;
    this.isChanging = true;
    try {
      const session = await this.parts.change.execute(ctx, id, (before, now) => {
        if (!isSameKeeper(before.keeper, this.keeper)) throw new KeeperFenced(id);
        return decide(before, now);
      });
      if (this.heard === heard + 1) this.current = session;
      return session;
    } finally {
      this.isChanging = false;
      // More than the one event of the own change: somebody else was there.
      if (this.heard > heard + 1) this.wake();
    }
  };
}
