import type { AppendAudit } from '@endoscope/audit';
import { isId, RequestInvalid } from '@endoscope/core';
import type { RecordingId, RequestContext, UnitOfWork } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingCatalogue, WrappedBy } from '../ports/recording-catalogue.ts';
import { reasonOf } from './open-recorder.ts';
import type { RecordingParts } from './recording-writer.ts';

export interface RecordingKeys {
  /** Id of the key that wraps new data keys. */
  readonly primary: string;
  readonly keys: readonly (WrappedBy & { readonly isHeld: boolean })[];
}

export interface RenewedKeys extends RecordingKeys {
  readonly renewed: number;
  /** What could not be: its key is missing in the ring, or its store is away. */
  readonly failures: readonly { readonly recording: string; readonly reason: string }[];
  /** Behind the last one that was looked at; undefined: there are no more. */
  readonly nextPageToken: string | undefined;
}

export interface RenewKeysParts extends RecordingParts {
  readonly catalogue: RecordingCatalogue;
  readonly access: Pick<RequireAccess, 'execute'>;
  readonly audit: Pick<AppendAudit, 'execute'>;
  readonly work: UnitOfWork;
}

/**
 * Wraps the data keys of recordings by the primary key of the ring, after a rotation; no byte of a
 * recording is touched. A call does a part of them and says what is left, so that who calls sees how
 * far it is, and after a crash somebody calls again: what is done is known.
 */
export class RenewRecordingKeys {
  constructor(private readonly parts: RenewKeysParts) {}

  /** Which keys wrap how many recordings, and whether the ring of this gateway has them. */
  async list(ctx: RequestContext): Promise<RecordingKeys> {
    await this.parts.access.execute(ctx, { action: 'recording.renew_keys' });
    return this.known();
  }

  async execute(
    ctx: RequestContext,
    { pageToken }: { readonly pageToken?: string | undefined },
  ): Promise<RenewedKeys> {
    const { access, catalogue, keys } = this.parts;
    await access.execute(ctx, { action: 'recording.renew_keys' });
    if (pageToken !== undefined && !isId('recording', pageToken)) {
      const fields = [{ field: 'pageToken', message: 'is none of this list' }];
      throw new RequestInvalid({ what: 'There is no such page.' }, { fields });
    }
    const limit = recordingLimits.renewedKeysMax;
    const ids = await catalogue.listOfOtherKeys(keys.primary, { after: pageToken, limit });
    const failures: RenewedKeys['failures'][number][] = [];
    const done: RecordingId[] = [];
    for (const id of ids) {
      try {
        await this.renew(id);
        done.push(id);
      } catch (error) {
        failures.push({ recording: id, reason: reasonOf(error) });
      }
    }
    if (ids.length > 0) await this.note(ctx, done, failures.length);
    const nextPageToken = ids.length === limit ? ids.at(-1) : undefined;
    return { ...(await this.known()), renewed: done.length, failures, nextPageToken };
  }

  private async known(): Promise<RecordingKeys> {
    const { catalogue, keys } = this.parts;
    const counts = await catalogue.countByKey();
    const known = counts.map((each) => ({
      ...each,
      isHeld: each.keyId === undefined || keys.holds(each.keyId),
    }));
    return { primary: keys.primary, keys: known };
  }

  /** Of one that never began in the store there is no key yet. */
  private async renew(id: RecordingId): Promise<void> {
    const { store, keys } = this.parts;
    const found = await store.find(id);
    const renewed = found && keys.rewrap(id, found.wrappedKey);
    if (renewed !== undefined) await store.rewrap(id, renewed);
  }

  private async note(
    ctx: RequestContext,
    done: readonly RecordingId[],
    failed: number,
  ): Promise<void> {
    const { audit, catalogue, keys, work } = this.parts;
    const details = { keyId: keys.primary, recordings: done.length, failed };
    await work.run(async (tx) => {
      await catalogue.setKey(tx, done, keys.primary);
      const result = failed === 0 ? 'success' : 'failure';
      await audit.execute(tx, ctx, { event: 'recording.keys_renewed', result, details });
    });
  }
}
