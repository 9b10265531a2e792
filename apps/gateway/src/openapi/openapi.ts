import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { publicRoute } from '../http/public-route.ts';
import { z } from 'zod';
import { problemSchema } from '../errors/problem-details.ts';
import { execLimits } from '@endoscope/streams/exec';
import { forwardLimits } from '@endoscope/streams/forward';
import { gatewayVersion } from '../version.ts';
import { gatewayLimits } from '../gateway.limits.ts';
import { dialects } from '../websocket/dialects.ts';
import { forwardProtocols } from '../websocket/forward-route.ts';

/** The OpenAPI 3.1 document of the REST API, made from the controllers and their schemas. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Endoscope')
    .setVersion(gatewayVersion)
    .setOpenAPIVersion('3.1.0')
    .setDescription(
      'Debug pods in many Kubernetes clusters without holding a cluster credential. Errors are ' +
        'RFC 9457 problem details; every reason is listed at /v1/errors. JSON bodies are at most ' +
        `${gatewayLimits.bodyBytesMax} bytes and ${gatewayLimits.jsonDepthMax} levels deep.`,
    )
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components = { ...document.components };
  document.components.schemas = { ...document.components.schemas, Problem: problemJsonSchema() };
  document.paths[attachPath] = { get: attachOperation };
  document.paths[execPath] = { ...document.paths[execPath], get: execOperation };
  document.paths[forwardPath] = { get: forwardOperation };
  for (const path of Object.values(document.paths)) {
    for (const method of ['get', 'post', 'put', 'delete'] as const) {
      if (path[method]) path[method].responses['default'] = problemResponse;
    }
  }
  return document;
}

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;
type SchemaObject = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const attachPath = '/v1/sessions/{session}/attach';
const execPath = '/v1/sessions/{session}/exec';
const forwardPath = '/v1/sessions/{session}/portforward';

const problemResponse = {
  description: 'A problem document; `reason` is one of /v1/errors.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

type Parameter = NonNullable<OperationObject['parameters']>[number];

const sessionInPath: Parameter = {
  name: 'session',
  in: 'path',
  required: true,
  schema: { type: 'string' },
};

const ticketInQuery: Parameter = {
  name: 'ticket',
  in: 'query',
  description: 'One-time ticket, in place of the Authorization header.',
  schema: { type: 'string' },
};

const ofEverySocket: readonly Parameter[] = [
  ticketInQuery,
  { name: 'width', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 65_535 } },
  { name: 'height', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 65_535 } },
];

const switching = { '101': { description: 'Switching to one of the sub-protocols.' } };

/** OpenAPI has no words for WebSockets, so an upgrade is described as the GET that it is. */
const attachOperation: OperationObject = {
  operationId: 'attachSession',
  summary: `WebSocket upgrade to the terminal; sub-protocols ${dialects.join(', ')}.`,
  tags: ['streams'],
  parameters: [
    sessionInPath,
    {
      name: 'stdin',
      in: 'query',
      description: 'false: only look on.',
      schema: { type: 'boolean', default: true },
    },
    ...ofEverySocket,
  ],
  responses: switching,
};

/** The query is that of Kubernetes' pods/exec. */
const execOperation: OperationObject = {
  operationId: 'execSession',
  summary: `WebSocket upgrade to a command; sub-protocols ${dialects.join(', ')}.`,
  tags: ['streams'],
  parameters: [
    sessionInPath,
    {
      name: 'command',
      in: 'query',
      required: true,
      description: 'Once for each word.',
      schema: { type: 'array', items: { type: 'string' }, maxItems: execLimits.commandWordsMax },
    },
    {
      name: 'container',
      in: 'query',
      description: 'Absent: the session’s own debug container.',
      schema: { type: 'string' },
    },
    { name: 'stdin', in: 'query', schema: { type: 'boolean', default: false } },
    {
      name: 'tty',
      in: 'query',
      description: 'Needs stdin.',
      schema: { type: 'boolean', default: false },
    },
    {
      name: 'timeout',
      in: 'query',
      description: 'Such as "30s"; absent: as long as the session.',
      schema: { type: 'string' },
    },
    ...ofEverySocket,
  ],
  responses: switching,
};

/** docs/reference/port-forward-protocol.md has the messages. */
const forwardOperation: OperationObject = {
  operationId: 'forwardPorts',
  summary: `WebSocket upgrade to ports of the pod; sub-protocols ${forwardProtocols.join(', ')}.`,
  tags: ['streams'],
  parameters: [
    sessionInPath,
    {
      name: 'ports',
      in: 'query',
      required: true,
      description: 'TCP ports of the pod: once for each, or a list with commas.',
      schema: {
        type: 'array',
        items: { type: 'integer', minimum: 1, maximum: 65_535 },
        maxItems: forwardLimits.portsPerForwardMax,
      },
    },
    ticketInQuery,
  ],
  responses: switching,
};

function problemJsonSchema(): SchemaObject {
  return z.toJSONSchema(problemSchema, { target: 'openapi-3.0' }) as SchemaObject;
}

/** Serves the document, made once, at /v1/openapi.json. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const text = JSON.stringify(openApiDocument(app));
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.get('/v1/openapi.json', { config: publicRoute }, async (_request, reply) =>
    reply.type('application/json').send(text),
  );
}
