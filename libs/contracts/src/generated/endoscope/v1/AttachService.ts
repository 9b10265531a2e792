// Original file: proto/endoscope/v1/attach.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AttachRequest as _endoscope_v1_AttachRequest, AttachRequest__Output as _endoscope_v1_AttachRequest__Output } from '../../endoscope/v1/AttachRequest.ts';
import type { AttachResponse as _endoscope_v1_AttachResponse, AttachResponse__Output as _endoscope_v1_AttachResponse__Output } from '../../endoscope/v1/AttachResponse.ts';
import type { CreateAttachTicketRequest as _endoscope_v1_CreateAttachTicketRequest, CreateAttachTicketRequest__Output as _endoscope_v1_CreateAttachTicketRequest__Output } from '../../endoscope/v1/CreateAttachTicketRequest.ts';
import type { CreateAttachTicketResponse as _endoscope_v1_CreateAttachTicketResponse, CreateAttachTicketResponse__Output as _endoscope_v1_CreateAttachTicketResponse__Output } from '../../endoscope/v1/CreateAttachTicketResponse.ts';
import type { ListAttachmentsRequest as _endoscope_v1_ListAttachmentsRequest, ListAttachmentsRequest__Output as _endoscope_v1_ListAttachmentsRequest__Output } from '../../endoscope/v1/ListAttachmentsRequest.ts';
import type { ListAttachmentsResponse as _endoscope_v1_ListAttachmentsResponse, ListAttachmentsResponse__Output as _endoscope_v1_ListAttachmentsResponse__Output } from '../../endoscope/v1/ListAttachmentsResponse.ts';

/**
 * The terminal. REST: WebSocket /v1/sessions/{session}/attach.
 */
export interface AttachServiceClient extends grpc.Client {
  /**
   * The first message of the client is `open`; the last one of the server is `exit`.
   */
  Attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_AttachRequest, _endoscope_v1_AttachResponse__Output>;
  Attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_AttachRequest, _endoscope_v1_AttachResponse__Output>;
  /**
   * The first message of the client is `open`; the last one of the server is `exit`.
   */
  attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_AttachRequest, _endoscope_v1_AttachResponse__Output>;
  attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_endoscope_v1_AttachRequest, _endoscope_v1_AttachResponse__Output>;
  
  /**
   * A one-time ticket for a client that cannot send an Authorization header.
   */
  CreateAttachTicket(argument: _endoscope_v1_CreateAttachTicketRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateAttachTicketResponse__Output>): grpc.ClientUnaryCall;
  CreateAttachTicket(argument: _endoscope_v1_CreateAttachTicketRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_CreateAttachTicketResponse__Output>): grpc.ClientUnaryCall;
  CreateAttachTicket(argument: _endoscope_v1_CreateAttachTicketRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateAttachTicketResponse__Output>): grpc.ClientUnaryCall;
  CreateAttachTicket(argument: _endoscope_v1_CreateAttachTicketRequest, callback: grpc.requestCallback<_endoscope_v1_CreateAttachTicketResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A one-time ticket for a client that cannot send an Authorization header.
   */
  createAttachTicket(argument: _endoscope_v1_CreateAttachTicketRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateAttachTicketResponse__Output>): grpc.ClientUnaryCall;
  createAttachTicket(argument: _endoscope_v1_CreateAttachTicketRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_CreateAttachTicketResponse__Output>): grpc.ClientUnaryCall;
  createAttachTicket(argument: _endoscope_v1_CreateAttachTicketRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_CreateAttachTicketResponse__Output>): grpc.ClientUnaryCall;
  createAttachTicket(argument: _endoscope_v1_CreateAttachTicketRequest, callback: grpc.requestCallback<_endoscope_v1_CreateAttachTicketResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Who is attached to a session and who was, newest first.
   */
  ListAttachments(argument: _endoscope_v1_ListAttachmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAttachmentsResponse__Output>): grpc.ClientUnaryCall;
  ListAttachments(argument: _endoscope_v1_ListAttachmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListAttachmentsResponse__Output>): grpc.ClientUnaryCall;
  ListAttachments(argument: _endoscope_v1_ListAttachmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAttachmentsResponse__Output>): grpc.ClientUnaryCall;
  ListAttachments(argument: _endoscope_v1_ListAttachmentsRequest, callback: grpc.requestCallback<_endoscope_v1_ListAttachmentsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Who is attached to a session and who was, newest first.
   */
  listAttachments(argument: _endoscope_v1_ListAttachmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAttachmentsResponse__Output>): grpc.ClientUnaryCall;
  listAttachments(argument: _endoscope_v1_ListAttachmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListAttachmentsResponse__Output>): grpc.ClientUnaryCall;
  listAttachments(argument: _endoscope_v1_ListAttachmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListAttachmentsResponse__Output>): grpc.ClientUnaryCall;
  listAttachments(argument: _endoscope_v1_ListAttachmentsRequest, callback: grpc.requestCallback<_endoscope_v1_ListAttachmentsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The terminal. REST: WebSocket /v1/sessions/{session}/attach.
 */
export interface AttachServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The first message of the client is `open`; the last one of the server is `exit`.
   */
  Attach: grpc.handleBidiStreamingCall<_endoscope_v1_AttachRequest__Output, _endoscope_v1_AttachResponse>;
  
  /**
   * A one-time ticket for a client that cannot send an Authorization header.
   */
  CreateAttachTicket: grpc.handleUnaryCall<_endoscope_v1_CreateAttachTicketRequest__Output, _endoscope_v1_CreateAttachTicketResponse>;
  
  /**
   * Who is attached to a session and who was, newest first.
   */
  ListAttachments: grpc.handleUnaryCall<_endoscope_v1_ListAttachmentsRequest__Output, _endoscope_v1_ListAttachmentsResponse>;
  
}

export interface AttachServiceDefinition extends grpc.ServiceDefinition {
  Attach: MethodDefinition<_endoscope_v1_AttachRequest, _endoscope_v1_AttachResponse, _endoscope_v1_AttachRequest__Output, _endoscope_v1_AttachResponse__Output>
  CreateAttachTicket: MethodDefinition<_endoscope_v1_CreateAttachTicketRequest, _endoscope_v1_CreateAttachTicketResponse, _endoscope_v1_CreateAttachTicketRequest__Output, _endoscope_v1_CreateAttachTicketResponse__Output>
  ListAttachments: MethodDefinition<_endoscope_v1_ListAttachmentsRequest, _endoscope_v1_ListAttachmentsResponse, _endoscope_v1_ListAttachmentsRequest__Output, _endoscope_v1_ListAttachmentsResponse__Output>
}
