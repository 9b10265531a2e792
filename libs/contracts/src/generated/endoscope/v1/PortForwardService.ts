// Original file: proto/endoscope/v1/port_forward.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ForwardRequest as _endoscope_v1_ForwardRequest, ForwardRequest__Output as _endoscope_v1_ForwardRequest__Output } from '../../endoscope/v1/ForwardRequest.ts';
import type { ForwardResponse as _endoscope_v1_ForwardResponse, ForwardResponse__Output as _endoscope_v1_ForwardResponse__Output } from '../../endoscope/v1/ForwardResponse.ts';

/**
 * TCP ports of a session's pod. WebSocket: /v1/sessions/{session}/portforward.
 */
export interface PortForwardServiceClient extends grpc.Client {
  /**
   * Many connections over one stream; docs/reference/port-forward-protocol.md has the rules.
   * The first message of the client is `open`; the first one of the server is `ready`, the last `exit`.
   */
  Forward(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_ForwardRequest, _endoscope_v1_ForwardResponse__Output>;
  Forward(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_ForwardRequest, _endoscope_v1_ForwardResponse__Output>;
  /**
   * Many connections over one stream; docs/reference/port-forward-protocol.md has the rules.
   * The first message of the client is `open`; the first one of the server is `ready`, the last `exit`.
   */
  forward(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_ForwardRequest, _endoscope_v1_ForwardResponse__Output>;
  forward(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_ForwardRequest, _endoscope_v1_ForwardResponse__Output>;
  
}

/**
 * TCP ports of a session's pod. WebSocket: /v1/sessions/{session}/portforward.
 */
export interface PortForwardServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Many connections over one stream; docs/reference/port-forward-protocol.md has the rules.
   * The first message of the client is `open`; the first one of the server is `ready`, the last `exit`.
   */
  Forward: grpc.handleBidiStreamingCall<_endoscope_v1_ForwardRequest__Output, _endoscope_v1_ForwardResponse>;
  
}

export interface PortForwardServiceDefinition extends grpc.ServiceDefinition {
  Forward: MethodDefinition<_endoscope_v1_ForwardRequest, _endoscope_v1_ForwardResponse, _endoscope_v1_ForwardRequest__Output, _endoscope_v1_ForwardResponse__Output>
}
