import type { FindCluster } from '@endoscope/clusters';
import {
  PageTokenInvalid,
  RequestInvalid,
  decodePageToken,
  encodePageToken,
  isId,
  pageSizeDefault,
  pageSizeMax,
} from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type { DecideAccess } from '@endoscope/policy';
import type { Recording, RecordingState } from '../domain/recording.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';
import { questionOfRecording } from './find-recording.ts';

export interface ListRecordingsInput {
  readonly session?: string | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly username?: string | undefined;
  readonly state?: RecordingState | undefined;
  /** Those that began at this time or later. */
  readonly since?: Date | undefined;
  /** Those that began before this time. */
  readonly until?: Date | undefined;
  /** 1 to 500, more is taken as 500; 0 or absent is 50. */
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

/**
 * Recordings the caller may see, newest first. Each is asked about, so a page may hold fewer than
 * were asked for and still have a next one.
 */
export class ListRecordings {
  constructor(
    private readonly catalogue: Pick<RecordingCatalogue, 'list'>,
    private readonly access: Pick<DecideAccess, 'execute'>,
    private readonly clusters: Pick<FindCluster, 'labelsOf'>,
  ) {}

  async execute(ctx: RequestContext, input: ListRecordingsInput): Promise<Page<Recording>> {
    const { pageToken, pageSize = 0, ...filter } = input;
    if (pageSize < 0) {
      const fields = [{ field: 'pageSize', message: `must be 0 to ${pageSizeMax}` }];
      throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
    }
    const query = { recordingsOf: JSON.stringify(filter) };
    const before = decodePageToken(ctx, query, pageToken);
    if (before !== undefined && !isId('recording', before)) throw new PageTokenInvalid({});
    const size = Math.min(pageSize || pageSizeDefault, pageSizeMax);
    const page = await this.catalogue.list({ ...filter, before, pageSize: size });
    const items: Recording[] = [];
    for (const recording of page.items) {
      const labels = await this.clusters.labelsOf(recording.cluster);
      const { allowed } = await this.access.execute(ctx, questionOfRecording(recording, labels));
      if (allowed) items.push(recording);
    }
    const next = page.nextPageToken;
    return { items, nextPageToken: next && encodePageToken(ctx, query, next) };
  }
}
