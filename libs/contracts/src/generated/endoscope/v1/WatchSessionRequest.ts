// Original file: proto/endoscope/v1/session.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchSessionRequest {
  'session'?: (string);
  'afterEventNumber'?: (number | string | Long);
}

export interface WatchSessionRequest__Output {
  'session': (string);
  'afterEventNumber': (number);
}
