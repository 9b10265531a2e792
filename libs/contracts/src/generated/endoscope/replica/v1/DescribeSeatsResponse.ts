// Original file: proto/endoscope/replica/v1/replica.proto

import type { Seat as _endoscope_replica_v1_Seat, Seat__Output as _endoscope_replica_v1_Seat__Output } from '../../../endoscope/replica/v1/Seat.ts';

export interface DescribeSeatsResponse {
  'seats'?: (_endoscope_replica_v1_Seat)[];
}

export interface DescribeSeatsResponse__Output {
  'seats': (_endoscope_replica_v1_Seat__Output)[];
}
