// Original file: proto/endoscope/v1/template.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetTemplateRequest as _endoscope_v1_GetTemplateRequest, GetTemplateRequest__Output as _endoscope_v1_GetTemplateRequest__Output } from '../../endoscope/v1/GetTemplateRequest.ts';
import type { GetTemplateResponse as _endoscope_v1_GetTemplateResponse, GetTemplateResponse__Output as _endoscope_v1_GetTemplateResponse__Output } from '../../endoscope/v1/GetTemplateResponse.ts';
import type { ListTemplatesRequest as _endoscope_v1_ListTemplatesRequest, ListTemplatesRequest__Output as _endoscope_v1_ListTemplatesRequest__Output } from '../../endoscope/v1/ListTemplatesRequest.ts';
import type { ListTemplatesResponse as _endoscope_v1_ListTemplatesResponse, ListTemplatesResponse__Output as _endoscope_v1_ListTemplatesResponse__Output } from '../../endoscope/v1/ListTemplatesResponse.ts';

/**
 * Operators' named presets of debug workloads. REST: /v1/templates.
 */
export interface TemplateServiceClient extends grpc.Client {
  GetTemplate(argument: _endoscope_v1_GetTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  GetTemplate(argument: _endoscope_v1_GetTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  GetTemplate(argument: _endoscope_v1_GetTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  GetTemplate(argument: _endoscope_v1_GetTemplateRequest, callback: grpc.requestCallback<_endoscope_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  getTemplate(argument: _endoscope_v1_GetTemplateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  getTemplate(argument: _endoscope_v1_GetTemplateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  getTemplate(argument: _endoscope_v1_GetTemplateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  getTemplate(argument: _endoscope_v1_GetTemplateRequest, callback: grpc.requestCallback<_endoscope_v1_GetTemplateResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All templates, by name. Whoever is signed in sees them; they hold no secrets.
   */
  ListTemplates(argument: _endoscope_v1_ListTemplatesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  ListTemplates(argument: _endoscope_v1_ListTemplatesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  ListTemplates(argument: _endoscope_v1_ListTemplatesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  ListTemplates(argument: _endoscope_v1_ListTemplatesRequest, callback: grpc.requestCallback<_endoscope_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All templates, by name. Whoever is signed in sees them; they hold no secrets.
   */
  listTemplates(argument: _endoscope_v1_ListTemplatesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  listTemplates(argument: _endoscope_v1_ListTemplatesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_endoscope_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  listTemplates(argument: _endoscope_v1_ListTemplatesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_endoscope_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  listTemplates(argument: _endoscope_v1_ListTemplatesRequest, callback: grpc.requestCallback<_endoscope_v1_ListTemplatesResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Operators' named presets of debug workloads. REST: /v1/templates.
 */
export interface TemplateServiceHandlers extends grpc.UntypedServiceImplementation {
  GetTemplate: grpc.handleUnaryCall<_endoscope_v1_GetTemplateRequest__Output, _endoscope_v1_GetTemplateResponse>;
  
  /**
   * All templates, by name. Whoever is signed in sees them; they hold no secrets.
   */
  ListTemplates: grpc.handleUnaryCall<_endoscope_v1_ListTemplatesRequest__Output, _endoscope_v1_ListTemplatesResponse>;
  
}

export interface TemplateServiceDefinition extends grpc.ServiceDefinition {
  GetTemplate: MethodDefinition<_endoscope_v1_GetTemplateRequest, _endoscope_v1_GetTemplateResponse, _endoscope_v1_GetTemplateRequest__Output, _endoscope_v1_GetTemplateResponse__Output>
  ListTemplates: MethodDefinition<_endoscope_v1_ListTemplatesRequest, _endoscope_v1_ListTemplatesResponse, _endoscope_v1_ListTemplatesRequest__Output, _endoscope_v1_ListTemplatesResponse__Output>
}
