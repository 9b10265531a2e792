// Original file: proto/endoscope/v1/files.proto

import type { DownloadOpened as _endoscope_v1_DownloadOpened, DownloadOpened__Output as _endoscope_v1_DownloadOpened__Output } from '../../endoscope/v1/DownloadOpened.ts';
import type { FileEntry as _endoscope_v1_FileEntry, FileEntry__Output as _endoscope_v1_FileEntry__Output } from '../../endoscope/v1/FileEntry.ts';
import type { FileEntryEnd as _endoscope_v1_FileEntryEnd, FileEntryEnd__Output as _endoscope_v1_FileEntryEnd__Output } from '../../endoscope/v1/FileEntryEnd.ts';
import type { TransferEnd as _endoscope_v1_TransferEnd, TransferEnd__Output as _endoscope_v1_TransferEnd__Output } from '../../endoscope/v1/TransferEnd.ts';

export interface DownloadFilesResponse {
  'opened'?: (_endoscope_v1_DownloadOpened | null);
  'entry'?: (_endoscope_v1_FileEntry | null);
  /**
   * Of the entry before; at most 64 KiB.
   */
  'data'?: (Buffer | Uint8Array | string);
  'entryEnd'?: (_endoscope_v1_FileEntryEnd | null);
  'end'?: (_endoscope_v1_TransferEnd | null);
  'message'?: "opened"|"entry"|"data"|"entryEnd"|"end";
}

export interface DownloadFilesResponse__Output {
  'opened'?: (_endoscope_v1_DownloadOpened__Output | null);
  'entry'?: (_endoscope_v1_FileEntry__Output | null);
  /**
   * Of the entry before; at most 64 KiB.
   */
  'data'?: (Buffer);
  'entryEnd'?: (_endoscope_v1_FileEntryEnd__Output | null);
  'end'?: (_endoscope_v1_TransferEnd__Output | null);
  'message'?: "opened"|"entry"|"data"|"entryEnd"|"end";
}
