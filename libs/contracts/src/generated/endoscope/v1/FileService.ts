// Original file: proto/endoscope/v1/files.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DownloadFilesRequest as _endoscope_v1_DownloadFilesRequest, DownloadFilesRequest__Output as _endoscope_v1_DownloadFilesRequest__Output } from '../../endoscope/v1/DownloadFilesRequest.ts';
import type { DownloadFilesResponse as _endoscope_v1_DownloadFilesResponse, DownloadFilesResponse__Output as _endoscope_v1_DownloadFilesResponse__Output } from '../../endoscope/v1/DownloadFilesResponse.ts';
import type { StatFileRequest as _endoscope_v1_StatFileRequest, StatFileRequest__Output as _endoscope_v1_StatFileRequest__Output } from '../../endoscope/v1/StatFileRequest.ts';
import type { StatFileResponse as _endoscope_v1_StatFileResponse, StatFileResponse__Output as _endoscope_v1_StatFileResponse__Output } from '../../endoscope/v1/StatFileResponse.ts';
import type { UploadFilesRequest as _endoscope_v1_UploadFilesRequest, UploadFilesRequest__Output as _endoscope_v1_UploadFilesRequest__Output } from '../../endoscope/v1/UploadFilesRequest.ts';
import type { UploadFilesResponse as _endoscope_v1_UploadFilesResponse, UploadFilesResponse__Output as _endoscope_v1_UploadFilesResponse__Output } from '../../endoscope/v1/UploadFilesResponse.ts';

/**
 * Files in and out of a session's containers. REST: /v1/sessions/{session}/files.
 */
export interface FileServiceClient extends grpc.Client {
  /**
   * A file, a part of one, or a directory with all that is in it. The first message is `opened`,
   * the last one `end`; a stream without `end` was cut.
   */
  DownloadFiles(argument: _endoscope_v1_DownloadFilesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_DownloadFilesResponse__Output>;
  DownloadFiles(argument: _endoscope_v1_DownloadFilesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_DownloadFilesResponse__Output>;
  /**
   * A file, a part of one, or a directory with all that is in it. The first message is `opened`,
   * the last one `end`; a stream without `end` was cut.
   */
  downloadFiles(argument: _endoscope_v1_DownloadFilesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_DownloadFilesResponse__Output>;
  downloadFiles(argument: _endoscope_v1_DownloadFilesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_endoscope_v1_DownloadFilesResponse__Output>;
  
  /**
   * What a path names.
   */
  StatFile(argument: _endoscope_v1_StatFileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_StatFileResponse__Output>): grpc.ClientUnaryCall;
  StatFile(argument: _endoscope_v1_StatFileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_StatFileResponse__Output>): grpc.ClientUnaryCall;
  StatFile(argument: _endoscope_v1_StatFileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_StatFileResponse__Output>): grpc.ClientUnaryCall;
  StatFile(argument: _endoscope_v1_StatFileRequest, callback: grpc.requestCallback<_endoscope_v1_StatFileResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What a path names.
   */
  statFile(argument: _endoscope_v1_StatFileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_StatFileResponse__Output>): grpc.ClientUnaryCall;
  statFile(argument: _endoscope_v1_StatFileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_StatFileResponse__Output>): grpc.ClientUnaryCall;
  statFile(argument: _endoscope_v1_StatFileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_StatFileResponse__Output>): grpc.ClientUnaryCall;
  statFile(argument: _endoscope_v1_StatFileRequest, callback: grpc.requestCallback<_endoscope_v1_StatFileResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The first message is `open`; data may follow once `ready` has come. A stream that ends without
   * `finish` was cut: what has arrived of a file stays as a part that an upload can go on with.
   */
  UploadFiles(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_UploadFilesRequest, _endoscope_v1_UploadFilesResponse__Output>;
  UploadFiles(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_UploadFilesRequest, _endoscope_v1_UploadFilesResponse__Output>;
  /**
   * The first message is `open`; data may follow once `ready` has come. A stream that ends without
   * `finish` was cut: what has arrived of a file stays as a part that an upload can go on with.
   */
  uploadFiles(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_UploadFilesRequest, _endoscope_v1_UploadFilesResponse__Output>;
  uploadFiles(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_UploadFilesRequest, _endoscope_v1_UploadFilesResponse__Output>;
  
}

/**
 * Files in and out of a session's containers. REST: /v1/sessions/{session}/files.
 */
export interface FileServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * A file, a part of one, or a directory with all that is in it. The first message is `opened`,
   * the last one `end`; a stream without `end` was cut.
   */
  DownloadFiles: grpc.handleServerStreamingCall<_endoscope_v1_DownloadFilesRequest__Output, _endoscope_v1_DownloadFilesResponse>;
  
  /**
   * What a path names.
   */
  StatFile: grpc.handleUnaryCall<_endoscope_v1_StatFileRequest__Output, _endoscope_v1_StatFileResponse>;
  
  /**
   * The first message is `open`; data may follow once `ready` has come. A stream that ends without
   * `finish` was cut: what has arrived of a file stays as a part that an upload can go on with.
   */
  UploadFiles: grpc.handleBidiStreamingCall<_endoscope_v1_UploadFilesRequest__Output, _endoscope_v1_UploadFilesResponse>;
  
}

export interface FileServiceDefinition extends grpc.ServiceDefinition {
  DownloadFiles: MethodDefinition<_endoscope_v1_DownloadFilesRequest, _endoscope_v1_DownloadFilesResponse, _endoscope_v1_DownloadFilesRequest__Output, _endoscope_v1_DownloadFilesResponse__Output>
  StatFile: MethodDefinition<_endoscope_v1_StatFileRequest, _endoscope_v1_StatFileResponse, _endoscope_v1_StatFileRequest__Output, _endoscope_v1_StatFileResponse__Output>
  UploadFiles: MethodDefinition<_endoscope_v1_UploadFilesRequest, _endoscope_v1_UploadFilesResponse, _endoscope_v1_UploadFilesRequest__Output, _endoscope_v1_UploadFilesResponse__Output>
}
