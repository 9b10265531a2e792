// Original file: proto/endoscope/v1/files.proto

import type { FileType as _endoscope_v1_FileType, FileType__Output as _endoscope_v1_FileType__Output } from '../../endoscope/v1/FileType.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface FileEntry {
  /**
   * Below the top of the tree, parts divided by "/", any bytes but NUL; empty for the top.
   */
  'path'?: (Buffer | Uint8Array | string);
  'type'?: (_endoscope_v1_FileType);
  /**
   * Of a file; absent where only its end will tell.
   */
  'size'?: (number | string | Long);
  'mode'?: (number);
  'modifyTime'?: (_google_protobuf_Timestamp | null);
  /**
   * Of a symlink as it is; of a hard link the path of an earlier entry.
   */
  'linkTarget'?: (Buffer | Uint8Array | string);
  '_size'?: "size";
}

export interface FileEntry__Output {
  /**
   * Below the top of the tree, parts divided by "/", any bytes but NUL; empty for the top.
   */
  'path': (Buffer);
  'type': (_endoscope_v1_FileType__Output);
  /**
   * Of a file; absent where only its end will tell.
   */
  'size'?: (number);
  'mode': (number);
  'modifyTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * Of a symlink as it is; of a hard link the path of an earlier entry.
   */
  'linkTarget': (Buffer);
  '_size'?: "size";
}
