// Original file: proto/endoscope/v1/files.proto

import type { FileType as _endoscope_v1_FileType, FileType__Output as _endoscope_v1_FileType__Output } from '../../endoscope/v1/FileType.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface FileInfo {
  /**
   * Below the root that was asked for, with links resolved where it is not the container's own.
   */
  'path'?: (string);
  'type'?: (_endoscope_v1_FileType);
  'size'?: (number | string | Long);
  /**
   * Permission bits, with setuid, setgid and sticky.
   */
  'mode'?: (number);
  'modifyTime'?: (_google_protobuf_Timestamp | null);
  /**
   * Changes with size, time and inode.
   */
  'etag'?: (string);
}

export interface FileInfo__Output {
  /**
   * Below the root that was asked for, with links resolved where it is not the container's own.
   */
  'path': (string);
  'type': (_endoscope_v1_FileType__Output);
  'size': (number);
  /**
   * Permission bits, with setuid, setgid and sticky.
   */
  'mode': (number);
  'modifyTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * Changes with size, time and inode.
   */
  'etag': (string);
}
