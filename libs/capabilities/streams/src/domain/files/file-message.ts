import type { FileEntry, FileInfo, TransferEnd } from './file-entry.ts';

/** Where a file is, as a caller says it. */
export interface FilePlace {
  readonly sessionId: string;
  /** Of the session's pod; undefined: the debug container. */
  readonly container: string | undefined;
  /** The path begins in the root of the target, seen from the debug container. */
  readonly target: boolean;
  readonly path: string;
}

export interface DownloadRequest {
  readonly place: FilePlace;
  readonly offset: number;
  readonly length: number | undefined;
  /** SHA-256, hex, that the bytes before `offset` must have; empty: not asked. */
  readonly prefixSha256: string;
}

/** What a download tells its client: `opened` first, `end` last; entries only of a tree. */
export type DownloadMessage =
  | { readonly type: 'opened'; readonly info: FileInfo; readonly tree: boolean }
  | { readonly type: 'entry'; readonly entry: FileEntry }
  | { readonly type: 'data'; readonly data: Uint8Array }
  | { readonly type: 'entry_end'; readonly size: number; readonly sha256: string }
  | ({ readonly type: 'end' } & TransferEnd);

export interface UploadRequest {
  readonly place: FilePlace;
  /** In a directory: what it is called there. */
  readonly name: string;
  readonly tree: boolean;
  readonly size: number | undefined;
  readonly mode: number | undefined;
  readonly modifiedAt: Date | undefined;
  /** Of a tree: keep the times of its files. */
  readonly preserve: boolean;
  readonly offset: number;
}

/** What a client sends of an upload; one that ends without `finish` was cut. */
export type UploadMessage =
  | { readonly type: 'entry'; readonly entry: FileEntry }
  | { readonly type: 'data'; readonly data: Uint8Array }
  | { readonly type: 'finish'; readonly sha256: string };

export interface StatRequest {
  readonly place: FilePlace;
  readonly hashBytes: number | undefined;
  readonly partial: boolean;
  readonly name: string;
}
