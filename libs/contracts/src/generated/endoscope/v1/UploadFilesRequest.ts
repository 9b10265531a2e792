// Original file: proto/endoscope/v1/files.proto

import type { UploadOpen as _endoscope_v1_UploadOpen, UploadOpen__Output as _endoscope_v1_UploadOpen__Output } from '../../endoscope/v1/UploadOpen.ts';
import type { FileEntry as _endoscope_v1_FileEntry, FileEntry__Output as _endoscope_v1_FileEntry__Output } from '../../endoscope/v1/FileEntry.ts';
import type { UploadFinish as _endoscope_v1_UploadFinish, UploadFinish__Output as _endoscope_v1_UploadFinish__Output } from '../../endoscope/v1/UploadFinish.ts';

export interface UploadFilesRequest {
  'open'?: (_endoscope_v1_UploadOpen | null);
  /**
   * Of a tree: what the data that follows belongs to. A file alone has none.
   */
  'entry'?: (_endoscope_v1_FileEntry | null);
  /**
   * At most 64 KiB.
   */
  'data'?: (Buffer | Uint8Array | string);
  'finish'?: (_endoscope_v1_UploadFinish | null);
  'message'?: "open"|"entry"|"data"|"finish";
}

export interface UploadFilesRequest__Output {
  'open'?: (_endoscope_v1_UploadOpen__Output | null);
  /**
   * Of a tree: what the data that follows belongs to. A file alone has none.
   */
  'entry'?: (_endoscope_v1_FileEntry__Output | null);
  /**
   * At most 64 KiB.
   */
  'data'?: (Buffer);
  'finish'?: (_endoscope_v1_UploadFinish__Output | null);
  'message'?: "open"|"entry"|"data"|"finish";
}
