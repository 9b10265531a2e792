/** What a path can name. `other` is a device, a pipe or a socket: never copied. */
export const fileTypes = ['file', 'directory', 'symlink', 'hardlink', 'other'] as const;
export type FileType = (typeof fileTypes)[number];

/** One thing of a tree, as it goes over a door or through tar. */
export interface FileEntry {
  /** Below the top of the tree, any bytes but NUL, no `.` or `..`; empty for the top itself. */
  readonly path: Buffer;
  readonly type: FileType;
  /** Of a file; undefined where only its end will tell (procfs says 0 of everything). */
  readonly size: number | undefined;
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number;
  readonly modifiedAt: Date;
  /** Of a symlink as it is; of a hard link the `path` of an earlier entry. */
  readonly linkTarget: Buffer;
}

/** What a path named when it was looked at. */
export interface FileInfo {
  /** With the links on the way resolved, below the root that was asked for. */
  readonly path: string;
  readonly type: FileType;
  readonly size: number;
  readonly mode: number;
  readonly modifiedAt: Date;
  /** Changes with the file: of size, time and inode. */
  readonly etag: string;
}

/** How a transfer went, for the client and for the audit. */
export interface TransferEnd {
  readonly files: number;
  readonly bytes: number;
  /** SHA-256, hex, that the container computed: of the file, or of the archive; empty without. */
  readonly sha256: string;
  /** The container's SHA-256 is that of what passed here. */
  readonly verified: boolean;
  /** False: some of the tree could not be read; `notices` says what. */
  readonly complete: boolean;
  /** What was skipped or went wrong without ending the transfer; capped. */
  readonly notices: readonly string[];
}
