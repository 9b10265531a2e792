// Original file: proto/endoscope/v1/target.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DescribePodRequest as _endoscope_v1_DescribePodRequest, DescribePodRequest__Output as _endoscope_v1_DescribePodRequest__Output } from '../../endoscope/v1/DescribePodRequest.ts';
import type { DescribePodResponse as _endoscope_v1_DescribePodResponse, DescribePodResponse__Output as _endoscope_v1_DescribePodResponse__Output } from '../../endoscope/v1/DescribePodResponse.ts';
import type { ListPodsRequest as _endoscope_v1_ListPodsRequest, ListPodsRequest__Output as _endoscope_v1_ListPodsRequest__Output } from '../../endoscope/v1/ListPodsRequest.ts';
import type { ListPodsResponse as _endoscope_v1_ListPodsResponse, ListPodsResponse__Output as _endoscope_v1_ListPodsResponse__Output } from '../../endoscope/v1/ListPodsResponse.ts';

/**
 * What can be debugged. REST: /v1/clusters/{cluster}/namespaces/{namespace}/pods.
 */
export interface TargetServiceClient extends grpc.Client {
  DescribePod(argument: _endoscope_v1_DescribePodRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  DescribePod(argument: _endoscope_v1_DescribePodRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  DescribePod(argument: _endoscope_v1_DescribePodRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  DescribePod(argument: _endoscope_v1_DescribePodRequest, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  describePod(argument: _endoscope_v1_DescribePodRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  describePod(argument: _endoscope_v1_DescribePodRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  describePod(argument: _endoscope_v1_DescribePodRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  describePod(argument: _endoscope_v1_DescribePodRequest, callback: grpc.requestCallback<_endoscope_v1_DescribePodResponse__Output>): grpc.ClientUnaryCall;
  
  ListPods(argument: _endoscope_v1_ListPodsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  ListPods(argument: _endoscope_v1_ListPodsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  ListPods(argument: _endoscope_v1_ListPodsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  ListPods(argument: _endoscope_v1_ListPodsRequest, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  listPods(argument: _endoscope_v1_ListPodsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  listPods(argument: _endoscope_v1_ListPodsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  listPods(argument: _endoscope_v1_ListPodsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  listPods(argument: _endoscope_v1_ListPodsRequest, callback: grpc.requestCallback<_endoscope_v1_ListPodsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What can be debugged. REST: /v1/clusters/{cluster}/namespaces/{namespace}/pods.
 */
export interface TargetServiceHandlers extends grpc.UntypedServiceImplementation {
  DescribePod: grpc.handleUnaryCall<_endoscope_v1_DescribePodRequest__Output, _endoscope_v1_DescribePodResponse>;
  
  ListPods: grpc.handleUnaryCall<_endoscope_v1_ListPodsRequest__Output, _endoscope_v1_ListPodsResponse>;
  
}

export interface TargetServiceDefinition extends grpc.ServiceDefinition {
  DescribePod: MethodDefinition<_endoscope_v1_DescribePodRequest, _endoscope_v1_DescribePodResponse, _endoscope_v1_DescribePodRequest__Output, _endoscope_v1_DescribePodResponse__Output>
  ListPods: MethodDefinition<_endoscope_v1_ListPodsRequest, _endoscope_v1_ListPodsResponse, _endoscope_v1_ListPodsRequest__Output, _endoscope_v1_ListPodsResponse__Output>
}
