// Original file: proto/endoscope/v1/files.proto

import type { FilePlace as _endoscope_v1_FilePlace, FilePlace__Output as _endoscope_v1_FilePlace__Output } from '../../endoscope/v1/FilePlace.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface UploadOpen {
  /**
   * Where to; a path that is a directory gets `name` in it.
   */
  'place'?: (_endoscope_v1_FilePlace | null);
  'name'?: (string);
  'tree'?: (boolean);
  /**
   * Of a file, where it is known; another size at the end is refused.
   */
  'size'?: (number | string | Long);
  /**
   * Of a file; absent: as the container makes files.
   */
  'mode'?: (number);
  /**
   * Of a file; absent: now.
   */
  'modifyTime'?: (_google_protobuf_Timestamp | null);
  /**
   * Of a tree: keep the times of its files.
   */
  'preserve'?: (boolean);
  /**
   * Go on with the part that a cut upload has left, which must have exactly so many bytes.
   */
  'offset'?: (number | string | Long);
  '_size'?: "size";
  '_mode'?: "mode";
}

export interface UploadOpen__Output {
  /**
   * Where to; a path that is a directory gets `name` in it.
   */
  'place': (_endoscope_v1_FilePlace__Output | null);
  'name': (string);
  'tree': (boolean);
  /**
   * Of a file, where it is known; another size at the end is refused.
   */
  'size'?: (number);
  /**
   * Of a file; absent: as the container makes files.
   */
  'mode'?: (number);
  /**
   * Of a file; absent: now.
   */
  'modifyTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * Of a tree: keep the times of its files.
   */
  'preserve': (boolean);
  /**
   * Go on with the part that a cut upload has left, which must have exactly so many bytes.
   */
  'offset': (number);
  '_size'?: "size";
  '_mode'?: "mode";
}
