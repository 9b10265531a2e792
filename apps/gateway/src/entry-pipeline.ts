/**
 * Which check runs at which entry, in order. A row is a check, a cell says where it is done; a
 * dash says why it is not needed. test/golden/entry-pipeline.txt shows the table, and
 * test/api/entry-pipeline.test.ts holds it against the tree.
 */
export const entries = ['REST', 'gRPC unary', 'gRPC stream', 'WebSocket'] as const;
export type Entry = (typeof entries)[number];

export interface PipelineStep {
  readonly check: string;
  readonly at: Readonly<Record<Entry, string>>;
}

const grpcDoor = { 'gRPC unary': 'grpc/grpc-door.ts', 'gRPC stream': 'grpc/grpc-door.ts' };
const grpcHost = { 'gRPC unary': 'grpc/grpc-host.ts', 'gRPC stream': 'grpc/grpc-host.ts' };
const useCase = '(use-case)';

const gate = 'connections/connection-gate.ts';

export const entryPipeline: readonly PipelineStep[] = [
  {
    check: 'connections of an address, and in all',
    at: { REST: gate, 'gRPC unary': gate, 'gRPC stream': gate, WebSocket: gate },
  },
  {
    check: 'size of headers, time to read',
    at: { REST: 'http/fastify-options.ts', ...grpcHost, WebSocket: 'http/fastify-options.ts' },
  },
  {
    check: 'request id',
    at: { REST: 'http/request-id.ts', ...grpcDoor, WebSocket: 'websocket/web-socket-door.ts' },
  },
  {
    check: 'aliases and doubles of security headers',
    at: { REST: 'http/check-headers.ts', ...grpcDoor, WebSocket: 'http/check-headers.ts' },
  },
  {
    check: 'origin of a page',
    at: {
      REST: '- no cookies',
      'gRPC unary': '- no browsers',
      'gRPC stream': '- no browsers',
      WebSocket: 'websocket/web-socket-door.ts',
    },
  },
  {
    check: 'authentication',
    at: { REST: 'http/bearer.guard.ts', ...grpcDoor, WebSocket: 'websocket/web-socket-door.ts' },
  },
  {
    check: 'size of body or message',
    at: { REST: 'http/fastify-options.ts', ...grpcHost, WebSocket: 'websocket/web-socket-door.ts' },
  },
  {
    check: 'content type',
    at: {
      REST: 'http/fastify-options.ts',
      'gRPC unary': '(grpc-js)',
      'gRPC stream': '(grpc-js)',
      WebSocket: 'websocket/dialects.ts',
    },
  },
  {
    check: 'form of the input',
    at: {
      REST: 'http/parse-json.ts',
      'gRPC unary': 'http/refuse-nul.ts',
      'gRPC stream': 'grpc/streams/grpc-attach-client.ts',
      WebSocket: 'websocket/dialects.ts',
    },
  },
  {
    check: 'idempotency key',
    at: {
      REST: 'rest/sessions/sessions.controller.ts',
      'gRPC unary': 'grpc/sessions/session.service.ts',
      'gRPC stream': '- makes nothing twice',
      WebSocket: '- makes nothing twice',
    },
  },
  {
    check: 'policy',
    at: { REST: useCase, 'gRPC unary': useCase, 'gRPC stream': useCase, WebSocket: useCase },
  },
  {
    check: 'limits per user, pod, cluster',
    at: { REST: useCase, 'gRPC unary': useCase, 'gRPC stream': useCase, WebSocket: useCase },
  },
  {
    check: 'audit of a refusal',
    at: { REST: 'http/problem.filter.ts', ...grpcDoor, WebSocket: 'websocket/web-socket-door.ts' },
  },
];
