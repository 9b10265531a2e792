import { decodePageToken, encodePageToken, pageSizeDefault, pageSizeMax } from '@endoscope/core';
import { PageTokenInvalid } from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type { LedgerReader, SealedHead } from '../ports/ledger-store.ts';

export interface ListCheckpointsInput {
  /** Only heads of larger trees; the size of the last one that the caller has. */
  readonly afterSize?: number;
  /** 1 to 500, more is taken as 500; 0 or absent is 50. */
  readonly pageSize?: number;
  readonly pageToken?: string;
}

/** Signed heads, the smallest tree first: what a witness reads from where it stopped. */
export class ListCheckpoints {
  constructor(private readonly ledger: Pick<LedgerReader, 'heads'>) {}

  async execute(ctx: RequestContext, input: ListCheckpointsInput): Promise<Page<SealedHead>> {
    const { afterSize = 0, pageSize, pageToken } = input;
    const query = { list: 'checkpoints', afterSize };
    const size = Math.min(pageSize || pageSizeDefault, pageSizeMax);
    const position = decodePageToken(ctx, query, pageToken);
    const from = position === undefined ? afterSize : sizeOf(position);
    const heads = await this.ledger.heads({ afterSize: from, limit: size + 1 });
    const items = heads.slice(0, size);
    const last = heads.length > size ? items.at(-1) : undefined;
    return {
      items,
      nextPageToken: last && encodePageToken(ctx, query, String(last.treeSize)),
    };
  }
}

function sizeOf(text: string): number {
  const size = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw new PageTokenInvalid({});
  return size;
}
