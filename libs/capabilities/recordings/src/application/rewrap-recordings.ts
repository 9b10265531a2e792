import type { AppendAudit } from '@endoscope/audit';
import { systemContext } from '@endoscope/core';
import type { RecordingId, UnitOfWork } from '@endoscope/core';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { DataKeys } from '../ports/data-keys.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';
import type { RecordingStore } from '../ports/recording-store.ts';

export interface RewrapRecordingsParts {
  readonly catalogue: Pick<RecordingCatalogue, 'countByKey' | 'listOfOtherKeys' | 'setKey'>;
  readonly store: Pick<RecordingStore, 'find' | 'rewrap'>;
  readonly keys: Pick<DataKeys, 'primary' | 'holds' | 'rewrap'>;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly observer: {
    /** Recordings that nobody can read as long as the ring lacks this key. */
    onMissingKey(keyId: string, recordings: number): void;
    /** After each turn that had something to do; `left` have another key still. */
    onRenewed(renewed: number, left: number): void;
    onFault(recording: string, cause: unknown): void;
  };
}

/**
 * After a rotation of the key ring: wraps the data key of each recording by the ring's primary key.
 * No member and no manifest changes. Done again after a crash in between; what could not be done is
 * tried in the next turn.
 *
 * Bound: `jobBatchMax` recordings to a line of the ledger.
 */
export class RewrapRecordings {
  constructor(private readonly parts: RewrapRecordingsParts) {}

  /** Resolves with how many have the primary key now that had not. */
  async execute(signal: AbortSignal): Promise<number> {
    const { catalogue, keys, observer } = this.parts;
    const used = await catalogue.countByKey();
    for (const { keyId, recordings } of used) {
      if (keyId !== undefined && !keys.holds(keyId)) observer.onMissingKey(keyId, recordings);
    }
    if (used.every(({ keyId }) => keyId === keys.primary)) return 0;
    let renewed = 0;
    for (let after: string | undefined; !signal.aborted; ) {
      const ids = await catalogue.listOfOtherKeys(keys.primary, {
        after,
        limit: recordingLimits.jobBatchMax,
      });
      if (ids.length === 0) break;
      renewed += await this.renew(ids, signal);
      after = ids.at(-1);
    }
    const left = (await catalogue.countByKey()).filter(({ keyId }) => keyId !== keys.primary);
    observer.onRenewed(
      renewed,
      left.reduce((sum, { recordings }) => sum + recordings, 0),
    );
    return renewed;
  }

  private async renew(ids: readonly RecordingId[], signal: AbortSignal): Promise<number> {
    const { catalogue, keys, audit, work, observer } = this.parts;
    const done: RecordingId[] = [];
    for (const id of ids) {
      if (signal.aborted) break;
      try {
        if (await this.isWrapped(id)) done.push(id);
      } catch (error) {
        observer.onFault(id, error);
      }
    }
    if (done.length === 0) return 0;
    await work.run(async (tx) => {
      await catalogue.setKey(tx, done, keys.primary);
      const details = {
        keyId: keys.primary,
        recordings: done.length,
        first: done[0],
        last: done.at(-1),
      };
      await audit.execute(tx, systemContext(), {
        event: 'recording.keys_renewed',
        result: 'success',
        details,
      });
    });
    return done.length;
  }

  /** Read again after it was written: who ships a recording may have brought the old one elsewhere. */
  private async isWrapped(id: RecordingId): Promise<boolean> {
    const { store, keys } = this.parts;
    const found = await store.find(id);
    if (!found) return false;
    const wrapped = keys.rewrap(id, found.wrappedKey);
    if (wrapped === undefined) return true;
    await store.rewrap(id, wrapped);
    return (await store.find(id))?.wrappedKey === wrapped;
  }
}
