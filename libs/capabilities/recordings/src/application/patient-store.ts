import { GatewayError } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { RecordingChanged, RecordingStoreUnavailable } from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingStore } from '../ports/recording-store.ts';

const { storeOutageMs, storeRetryMs, storeSlowMs } = recordingLimits;

/**
 * A store whose appends are tried again for a while.
 *
 * Whether a failed append is there nobody knows, so before another try what stands at its place is
 * read: the same bytes are it. `isStalled`: a try has failed or takes long, and none since has done
 * neither.
 */
export class PatientStore implements Pick<RecordingStore, 'append'> {
  isStalled = false;

  constructor(
    private readonly store: RecordingStore,
    private readonly clock: Clock,
  ) {}

  async append(recording: string, offset: number, member: Uint8Array): Promise<void> {
    const giveUpAt = this.clock.now().getTime() + storeOutageMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.inTime(async () => {
          if (attempt > 0 && (await this.isThere(recording, offset, member))) return;
          await this.store.append(recording, offset, member);
        });
        this.isStalled = false;
        return;
      } catch (error) {
        this.isStalled = true;
        const isFinal = error instanceof RecordingChanged || !isOutage(error);
        if (isFinal || this.clock.now().getTime() >= giveUpAt) throw error;
        await this.clock.sleep(storeRetryMs);
      }
    }
  }

  /** A store that does not answer at all has failed, too; what it does later is found out later. */
  private async inTime(act: () => Promise<void>): Promise<void> {
    const slow = setTimeout(() => (this.isStalled = true), storeSlowMs);
    let late: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      const error = new RecordingStoreUnavailable({ doing: 'writing a member' });
      late = setTimeout(() => reject(error), storeOutageMs);
    });
    try {
      await Promise.race([act(), tooLate]);
    } finally {
      clearTimeout(slow);
      clearTimeout(late);
    }
  }

  private async isThere(recording: string, offset: number, member: Uint8Array): Promise<boolean> {
    const there = await this.store.read(recording, offset, member.length);
    return Buffer.compare(there, member) === 0;
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof GatewayError && error.kind === 'unavailable';
}

/** The same store, with appends that are patient. */
export function patient(store: RecordingStore, patience: PatientStore): RecordingStore {
  return {
    ready: () => store.ready(),
    create: (recording, wrappedKey) => store.create(recording, wrappedKey),
    find: (recording) => store.find(recording),
    append: (recording, offset, member) => patience.append(recording, offset, member),
    cut: (recording, bytes) => store.cut(recording, bytes),
    read: (recording, offset, bytesMax) => store.read(recording, offset, bytesMax),
    seal: (recording, bytes, manifest) => store.seal(recording, bytes, manifest),
    rewrap: (recording, wrappedKey) => store.rewrap(recording, wrappedKey),
    remove: (recording) => store.remove(recording),
  };
}
