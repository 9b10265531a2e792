// Original file: proto/endoscope/v1/identity.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetMeRequest as _endoscope_v1_GetMeRequest, GetMeRequest__Output as _endoscope_v1_GetMeRequest__Output } from '../../endoscope/v1/GetMeRequest.ts';
import type { GetMeResponse as _endoscope_v1_GetMeResponse, GetMeResponse__Output as _endoscope_v1_GetMeResponse__Output } from '../../endoscope/v1/GetMeResponse.ts';

/**
 * Who is calling. REST: /v1/me.
 */
export interface IdentityServiceClient extends grpc.Client {
  /**
   * The caller's principal and what policy lets them do.
   */
  GetMe(argument: _endoscope_v1_GetMeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetMeResponse__Output>): grpc.ClientUnaryCall;
  GetMe(argument: _endoscope_v1_GetMeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetMeResponse__Output>): grpc.ClientUnaryCall;
  GetMe(argument: _endoscope_v1_GetMeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetMeResponse__Output>): grpc.ClientUnaryCall;
  GetMe(argument: _endoscope_v1_GetMeRequest, callback: grpc.requestCallback<_endoscope_v1_GetMeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The caller's principal and what policy lets them do.
   */
  getMe(argument: _endoscope_v1_GetMeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetMeResponse__Output>): grpc.ClientUnaryCall;
  getMe(argument: _endoscope_v1_GetMeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetMeResponse__Output>): grpc.ClientUnaryCall;
  getMe(argument: _endoscope_v1_GetMeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetMeResponse__Output>): grpc.ClientUnaryCall;
  getMe(argument: _endoscope_v1_GetMeRequest, callback: grpc.requestCallback<_endoscope_v1_GetMeResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Who is calling. REST: /v1/me.
 */
export interface IdentityServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The caller's principal and what policy lets them do.
   */
  GetMe: grpc.handleUnaryCall<_endoscope_v1_GetMeRequest__Output, _endoscope_v1_GetMeResponse>;
  
}

export interface IdentityServiceDefinition extends grpc.ServiceDefinition {
  GetMe: MethodDefinition<_endoscope_v1_GetMeRequest, _endoscope_v1_GetMeResponse, _endoscope_v1_GetMeRequest__Output, _endoscope_v1_GetMeResponse__Output>
}
