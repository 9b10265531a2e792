/** One page of a list; `nextPageToken` is absent or empty on the last. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | undefined;
}

/** What every list call takes besides its own filters. */
export interface PageQuery {
  /** 1–500. */
  readonly pageSize?: number;
  readonly pageToken?: string;
}

/** Reads a `{ "<plural>": [...], "nextPageToken": … }` answer, ignoring what else it carries. */
export function pageOf<T>(answer: Record<string, unknown>, plural: string): ListPage<T> {
  const items = answer[plural];
  const token = answer['nextPageToken'];
  return {
    items: Array.isArray(items) ? (items as T[]) : [],
    nextPageToken: typeof token === 'string' && token !== '' ? token : undefined,
  };
}

/** Every item of every page, fetched as they are asked for. */
export async function* iteratePages<T>(
  fetchPage: (pageToken: string | undefined) => Promise<ListPage<T>>,
): AsyncGenerator<T, void, undefined> {
  let pageToken: string | undefined;
  do {
    const page = await fetchPage(pageToken);
    yield* page.items;
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
}
