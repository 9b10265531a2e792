import type { RecordingStore } from '../ports/recording-store.ts';

export interface StoreObserver {
  /** The store takes nothing, though it did before or nobody knows. */
  onUnwritable(cause: unknown): void;
  onWritable(): void;
}

/** Looks at the store now and then, so that an operator is told of a full disk before a user is. */
export class WatchRecordingStore {
  private isWritable: boolean | undefined;

  constructor(
    private readonly store: Pick<RecordingStore, 'ready'>,
    private readonly observer: StoreObserver,
  ) {}

  async execute(): Promise<void> {
    const before = this.isWritable;
    try {
      await this.store.ready();
      this.isWritable = true;
      if (before === false) this.observer.onWritable();
    } catch (error) {
      this.isWritable = false;
      if (before !== false) this.observer.onUnwritable(error);
    }
  }

  /** Undefined before the first look. */
  get writable(): boolean | undefined {
    return this.isWritable;
  }
}
