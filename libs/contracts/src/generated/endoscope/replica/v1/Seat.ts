// Original file: proto/endoscope/replica/v1/replica.proto

import type { Long } from '@grpc/proto-loader';

export interface Seat {
  'attachment'?: (string);
  'connected'?: (boolean);
  'bytesIn'?: (number | string | Long);
  'bytesOut'?: (number | string | Long);
  'lagBytes'?: (number | string | Long);
}

export interface Seat__Output {
  'attachment': (string);
  'connected': (boolean);
  'bytesIn': (number);
  'bytesOut': (number);
  'lagBytes': (number);
}
