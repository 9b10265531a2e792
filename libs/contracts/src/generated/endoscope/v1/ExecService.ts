// Original file: proto/endoscope/v1/exec.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExecRequest as _endoscope_v1_ExecRequest, ExecRequest__Output as _endoscope_v1_ExecRequest__Output } from '../../endoscope/v1/ExecRequest.ts';
import type { ExecResponse as _endoscope_v1_ExecResponse, ExecResponse__Output as _endoscope_v1_ExecResponse__Output } from '../../endoscope/v1/ExecResponse.ts';
import type { RunCommandRequest as _endoscope_v1_RunCommandRequest, RunCommandRequest__Output as _endoscope_v1_RunCommandRequest__Output } from '../../endoscope/v1/RunCommandRequest.ts';
import type { RunCommandResponse as _endoscope_v1_RunCommandResponse, RunCommandResponse__Output as _endoscope_v1_RunCommandResponse__Output } from '../../endoscope/v1/RunCommandResponse.ts';

/**
 * Commands in the containers of a session's pod: its own debug container, and others where policy
 * allows. REST: POST /v1/sessions/{session}/exec and WebSocket /v1/sessions/{session}/exec.
 */
export interface ExecServiceClient extends grpc.Client {
  /**
   * The first message of the client is `open`; the last one of the server is `exit`.
   * Kubernetes ends no process because its stream has ended: a command that is left may run on.
   */
  Exec(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_ExecRequest, _endoscope_v1_ExecResponse__Output>;
  Exec(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_ExecRequest, _endoscope_v1_ExecResponse__Output>;
  /**
   * The first message of the client is `open`; the last one of the server is `exit`.
   * Kubernetes ends no process because its stream has ended: a command that is left may run on.
   */
  exec(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_ExecRequest, _endoscope_v1_ExecResponse__Output>;
  exec(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_ExecRequest, _endoscope_v1_ExecResponse__Output>;
  
  /**
   * A command to its end, its output captured.
   */
  RunCommand(argument: _endoscope_v1_RunCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RunCommandResponse__Output>): grpc.ClientUnaryCall;
  RunCommand(argument: _endoscope_v1_RunCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RunCommandResponse__Output>): grpc.ClientUnaryCall;
  RunCommand(argument: _endoscope_v1_RunCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RunCommandResponse__Output>): grpc.ClientUnaryCall;
  RunCommand(argument: _endoscope_v1_RunCommandRequest, callback: grpc.requestCallback<_endoscope_v1_RunCommandResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A command to its end, its output captured.
   */
  runCommand(argument: _endoscope_v1_RunCommandRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RunCommandResponse__Output>): grpc.ClientUnaryCall;
  runCommand(argument: _endoscope_v1_RunCommandRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_RunCommandResponse__Output>): grpc.ClientUnaryCall;
  runCommand(argument: _endoscope_v1_RunCommandRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_RunCommandResponse__Output>): grpc.ClientUnaryCall;
  runCommand(argument: _endoscope_v1_RunCommandRequest, callback: grpc.requestCallback<_endoscope_v1_RunCommandResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Commands in the containers of a session's pod: its own debug container, and others where policy
 * allows. REST: POST /v1/sessions/{session}/exec and WebSocket /v1/sessions/{session}/exec.
 */
export interface ExecServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The first message of the client is `open`; the last one of the server is `exit`.
   * Kubernetes ends no process because its stream has ended: a command that is left may run on.
   */
  Exec: grpc.handleBidiStreamingCall<_endoscope_v1_ExecRequest__Output, _endoscope_v1_ExecResponse>;
  
  /**
   * A command to its end, its output captured.
   */
  RunCommand: grpc.handleUnaryCall<_endoscope_v1_RunCommandRequest__Output, _endoscope_v1_RunCommandResponse>;
  
}

export interface ExecServiceDefinition extends grpc.ServiceDefinition {
  Exec: MethodDefinition<_endoscope_v1_ExecRequest, _endoscope_v1_ExecResponse, _endoscope_v1_ExecRequest__Output, _endoscope_v1_ExecResponse__Output>
  RunCommand: MethodDefinition<_endoscope_v1_RunCommandRequest, _endoscope_v1_RunCommandResponse, _endoscope_v1_RunCommandRequest__Output, _endoscope_v1_RunCommandResponse__Output>
}
