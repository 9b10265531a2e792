/** One page of a stable, cursor-paged list; `nextPageToken` is opaque and absent at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | undefined;
}

export const pageSizeDefault = 50;
export const pageSizeMax = 500;
