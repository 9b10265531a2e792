// Original file: proto/endoscope/v1/files.proto

export const FileType = {
  FILE_TYPE_UNSPECIFIED: 'FILE_TYPE_UNSPECIFIED',
  FILE_TYPE_FILE: 'FILE_TYPE_FILE',
  FILE_TYPE_DIRECTORY: 'FILE_TYPE_DIRECTORY',
  FILE_TYPE_SYMLINK: 'FILE_TYPE_SYMLINK',
  FILE_TYPE_HARDLINK: 'FILE_TYPE_HARDLINK',
  /**
   * A device, a pipe or a socket.
   */
  FILE_TYPE_OTHER: 'FILE_TYPE_OTHER',
} as const;

export type FileType =
  | 'FILE_TYPE_UNSPECIFIED'
  | 0
  | 'FILE_TYPE_FILE'
  | 1
  | 'FILE_TYPE_DIRECTORY'
  | 2
  | 'FILE_TYPE_SYMLINK'
  | 3
  | 'FILE_TYPE_HARDLINK'
  | 4
  /**
   * A device, a pipe or a socket.
   */
  | 'FILE_TYPE_OTHER'
  | 5

export type FileType__Output = typeof FileType[keyof typeof FileType]
