/**
 * `ok`: as many as are counted on. `missing`: fewer; commits may still be confirmed by the rest.
 * `unknown`: they could not be seen. `unwatched`: none are counted on.
 */
export type StandbysState = 'ok' | 'missing' | 'unknown' | 'unwatched';

export interface Followers {
  /** Those that commits wait for. */
  readonly synchronous: number;
  readonly others: number;
  /** Those of which our role may see no more than that they are there. */
  readonly hidden: number;
}

export interface StandbysObserver {
  /** Once for each change; `cause` where they could not be read. */
  onState(
    state: StandbysState,
    about: { readonly followers?: Followers; readonly cause?: unknown },
  ): void;
  /** After each look; undefined where nothing could be seen. */
  onFollowers(followers: Followers | undefined): void;
}

/** Knows whether the database is followed by as many synchronous standbys as the operator counts on. */
export class WatchStandbys {
  private current: StandbysState = 'unwatched';

  constructor(
    private readonly read: () => Promise<Followers>,
    private readonly observer: StandbysObserver,
    private readonly countedOn: number,
  ) {}

  get state(): StandbysState {
    return this.current;
  }

  /** One look; never rejects. */
  async pass(): Promise<void> {
    if (this.countedOn === 0) return;
    try {
      const followers = await this.read();
      const isEnough = followers.synchronous >= this.countedOn;
      const isVisible = isEnough || followers.hidden === 0;
      this.observer.onFollowers(isVisible ? followers : undefined);
      const seen = isEnough ? 'ok' : 'missing';
      this.become(isVisible ? seen : 'unknown', { followers });
    } catch (cause) {
      this.observer.onFollowers(undefined);
      this.become('unknown', { cause });
    }
  }

  private become(state: StandbysState, about: Parameters<StandbysObserver['onState']>[1]): void {
    if (state === this.current) return;
    this.current = state;
    this.observer.onState(state, about);
  }
}
