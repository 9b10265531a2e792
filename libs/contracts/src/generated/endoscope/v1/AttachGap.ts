// Original file: proto/endoscope/v1/attach.proto

import type { Long } from '@grpc/proto-loader';

export interface AttachGap {
  'missingBytes'?: (number | string | Long);
  'reason'?: (string);
}

export interface AttachGap__Output {
  'missingBytes': (number);
  'reason': (string);
}
