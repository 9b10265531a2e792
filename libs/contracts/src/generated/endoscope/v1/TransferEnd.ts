// Original file: proto/endoscope/v1/files.proto

import type { Long } from '@grpc/proto-loader';

export interface TransferEnd {
  'files'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  /**
   * Hex, as the container computed it: of the bytes of the file, or of the archive. Empty without.
   */
  'sha256'?: (string);
  /**
   * The container's SHA-256 is that of what passed the gateway.
   */
  'verified'?: (boolean);
  /**
   * False: some of the tree is missing; `notices` says what.
   */
  'complete'?: (boolean);
  'notices'?: (string)[];
}

export interface TransferEnd__Output {
  'files': (number);
  'bytes': (number);
  /**
   * Hex, as the container computed it: of the bytes of the file, or of the archive. Empty without.
   */
  'sha256': (string);
  /**
   * The container's SHA-256 is that of what passed the gateway.
   */
  'verified': (boolean);
  /**
   * False: some of the tree is missing; `notices` says what.
   */
  'complete': (boolean);
  'notices': (string)[];
}
