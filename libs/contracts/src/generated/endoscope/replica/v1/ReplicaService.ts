// Original file: proto/endoscope/replica/v1/replica.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CarryRequest as _endoscope_replica_v1_CarryRequest, CarryRequest__Output as _endoscope_replica_v1_CarryRequest__Output } from '../../../endoscope/replica/v1/CarryRequest.ts';
import type { CarryResponse as _endoscope_replica_v1_CarryResponse, CarryResponse__Output as _endoscope_replica_v1_CarryResponse__Output } from '../../../endoscope/replica/v1/CarryResponse.ts';
import type { DescribeSeatsRequest as _endoscope_replica_v1_DescribeSeatsRequest, DescribeSeatsRequest__Output as _endoscope_replica_v1_DescribeSeatsRequest__Output } from '../../../endoscope/replica/v1/DescribeSeatsRequest.ts';
import type { DescribeSeatsResponse as _endoscope_replica_v1_DescribeSeatsResponse, DescribeSeatsResponse__Output as _endoscope_replica_v1_DescribeSeatsResponse__Output } from '../../../endoscope/replica/v1/DescribeSeatsResponse.ts';

/**
 * What replicas of the gateway say to each other, over mutual TLS (docs/adr/0018). Not for clients,
 * and not served at their door: replicas of one version, and the one before it, speak it.
 */
export interface ReplicaServiceClient extends grpc.Client {
  /**
   * One client's terminal, carried from the replica it came to to the one that keeps the session.
   * The first message is `open`; the initial metadata says that the session is kept there.
   */
  Carry(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_replica_v1_CarryRequest, _endoscope_replica_v1_CarryResponse__Output>;
  Carry(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_replica_v1_CarryRequest, _endoscope_replica_v1_CarryResponse__Output>;
  /**
   * One client's terminal, carried from the replica it came to to the one that keeps the session.
   * The first message is `open`; the initial metadata says that the session is kept there.
   */
  carry(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_replica_v1_CarryRequest, _endoscope_replica_v1_CarryResponse__Output>;
  carry(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_replica_v1_CarryRequest, _endoscope_replica_v1_CarryResponse__Output>;
  
  /**
   * Who is connected to a session, as its keeper knows it.
   */
  DescribeSeats(argument: _endoscope_replica_v1_DescribeSeatsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_replica_v1_DescribeSeatsResponse__Output>): grpc.ClientUnaryCall;
  DescribeSeats(argument: _endoscope_replica_v1_DescribeSeatsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_replica_v1_DescribeSeatsResponse__Output>): grpc.ClientUnaryCall;
  DescribeSeats(argument: _endoscope_replica_v1_DescribeSeatsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_replica_v1_DescribeSeatsResponse__Output>): grpc.ClientUnaryCall;
  DescribeSeats(argument: _endoscope_replica_v1_DescribeSeatsRequest, callback: grpc.requestCallback<_endoscope_replica_v1_DescribeSeatsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Who is connected to a session, as its keeper knows it.
   */
  describeSeats(argument: _endoscope_replica_v1_DescribeSeatsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_replica_v1_DescribeSeatsResponse__Output>): grpc.ClientUnaryCall;
  describeSeats(argument: _endoscope_replica_v1_DescribeSeatsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_replica_v1_DescribeSeatsResponse__Output>): grpc.ClientUnaryCall;
  describeSeats(argument: _endoscope_replica_v1_DescribeSeatsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_replica_v1_DescribeSeatsResponse__Output>): grpc.ClientUnaryCall;
  describeSeats(argument: _endoscope_replica_v1_DescribeSeatsRequest, callback: grpc.requestCallback<_endoscope_replica_v1_DescribeSeatsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What replicas of the gateway say to each other, over mutual TLS (docs/adr/0018). Not for clients,
 * and not served at their door: replicas of one version, and the one before it, speak it.
 */
export interface ReplicaServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * One client's terminal, carried from the replica it came to to the one that keeps the session.
   * The first message is `open`; the initial metadata says that the session is kept there.
   */
  Carry: grpc.handleBidiStreamingCall<_endoscope_replica_v1_CarryRequest__Output, _endoscope_replica_v1_CarryResponse>;
  
  /**
   * Who is connected to a session, as its keeper knows it.
   */
  DescribeSeats: grpc.handleUnaryCall<_endoscope_replica_v1_DescribeSeatsRequest__Output, _endoscope_replica_v1_DescribeSeatsResponse>;
  
}

export interface ReplicaServiceDefinition extends grpc.ServiceDefinition {
  Carry: MethodDefinition<_endoscope_replica_v1_CarryRequest, _endoscope_replica_v1_CarryResponse, _endoscope_replica_v1_CarryRequest__Output, _endoscope_replica_v1_CarryResponse__Output>
  DescribeSeats: MethodDefinition<_endoscope_replica_v1_DescribeSeatsRequest, _endoscope_replica_v1_DescribeSeatsResponse, _endoscope_replica_v1_DescribeSeatsRequest__Output, _endoscope_replica_v1_DescribeSeatsResponse__Output>
}
