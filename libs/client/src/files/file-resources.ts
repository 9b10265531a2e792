/** Where a file is: in the debug container of a session unless it says otherwise. */
export interface FilePlace {
  readonly session: string;
  /** Another container of the session's pod. */
  readonly container?: string;
  /** The path begins in the root of the target. */
  readonly target?: boolean;
  /** Absolute. */
  readonly path: string;
}

export type FileType = 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';

export interface FileInfo {
  /** With the links on the way resolved, where the root is not the container's own. */
  readonly path: string;
  readonly type: FileType;
  readonly size: number;
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number;
  readonly modifyTime: Date;
  /** Changes with size, time and inode. */
  readonly etag: string;
}

/** One thing of a tree. */
export interface FileEntry {
  /** Below the top of the tree, any bytes but NUL; empty for the top. */
  readonly path: Buffer;
  readonly type: FileType;
  /** Of a file; undefined where only its end will tell. */
  readonly size: number | undefined;
  readonly mode: number;
  readonly modifyTime: Date;
  /** Of a symlink as it is; of a hard link the path of an earlier entry. */
  readonly linkTarget: Buffer;
}

export interface TransferEnd {
  readonly files: number;
  readonly bytes: number;
  /** SHA-256, hex, that the container computed: of the file, or of the archive; else empty. */
  readonly sha256: string;
  /** The container's SHA-256 is that of what passed the gateway. */
  readonly verified: boolean;
  /** False: some of the tree is missing; `notices` says what. */
  readonly complete: boolean;
  readonly notices: readonly string[];
}

/** `opened` first, `end` last; entries of a tree only. */
export type DownloadEvent =
  | { readonly type: 'opened'; readonly info: FileInfo; readonly tree: boolean }
  | { readonly type: 'entry'; readonly entry: FileEntry }
  | { readonly type: 'data'; readonly data: Buffer }
  | { readonly type: 'entry_end'; readonly size: number; readonly sha256: string }
  | ({ readonly type: 'end' } & TransferEnd);

export interface DownloadOptions {
  readonly offset?: number;
  readonly length?: number;
  /** SHA-256, hex, that the bytes before `offset` must have. */
  readonly prefixSha256?: string;
  readonly signal?: AbortSignal;
}

export interface StatOptions {
  /** Also the SHA-256 of so many bytes from the beginning. */
  readonly hashBytes?: number;
  /** Look at what a cut upload has left, under this name in a directory. */
  readonly partialName?: string;
}

export interface UploadOptions {
  /** What it is called when `path` is a directory. */
  readonly name: string;
  readonly tree?: boolean;
  readonly size?: number;
  readonly mode?: number;
  readonly modifyTime?: Date;
  /** Of a tree: keep the times of its files. */
  readonly preserve?: boolean;
  /** Go on with what a cut upload has left: exactly so many bytes. */
  readonly offset?: number;
  readonly signal?: AbortSignal;
}

/** What is uploaded: data of one file, or entries of a tree each followed by its data. */
export type UploadItem =
  | { readonly type: 'entry'; readonly entry: FileEntry }
  | { readonly type: 'data'; readonly data: Uint8Array }
  /** Last, and optional: the SHA-256 of the whole file, hex. */
  | { readonly type: 'sha256'; readonly sha256: string };
