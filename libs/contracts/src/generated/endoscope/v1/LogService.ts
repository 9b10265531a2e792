// Original file: proto/endoscope/v1/logs.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetLogsRequest as _endoscope_v1_GetLogsRequest, GetLogsRequest__Output as _endoscope_v1_GetLogsRequest__Output } from '../../endoscope/v1/GetLogsRequest.ts';
import type { GetLogsResponse as _endoscope_v1_GetLogsResponse, GetLogsResponse__Output as _endoscope_v1_GetLogsResponse__Output } from '../../endoscope/v1/GetLogsResponse.ts';

/**
 * What the containers of a session's pod have printed; also after the session, while its pod is
 * there. REST: GET /v1/sessions/{session}/logs.
 */
export interface LogServiceClient extends grpc.Client {
  /**
   * The first message is `opened`, the last one `end`.
   */
  GetLogs(argument: _endoscope_v1_GetLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_GetLogsResponse__Output>;
  GetLogs(argument: _endoscope_v1_GetLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_GetLogsResponse__Output>;
  /**
   * The first message is `opened`, the last one `end`.
   */
  getLogs(argument: _endoscope_v1_GetLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_GetLogsResponse__Output>;
  getLogs(argument: _endoscope_v1_GetLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_GetLogsResponse__Output>;
  
}

/**
 * What the containers of a session's pod have printed; also after the session, while its pod is
 * there. REST: GET /v1/sessions/{session}/logs.
 */
export interface LogServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The first message is `opened`, the last one `end`.
   */
  GetLogs: grpc.handleServerStreamingCall<_endoscope_v1_GetLogsRequest__Output, _endoscope_v1_GetLogsResponse>;
  
}

export interface LogServiceDefinition extends grpc.ServiceDefinition {
  GetLogs: MethodDefinition<_endoscope_v1_GetLogsRequest, _endoscope_v1_GetLogsResponse, _endoscope_v1_GetLogsRequest__Output, _endoscope_v1_GetLogsResponse__Output>
}
