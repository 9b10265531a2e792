import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { publicRoute } from '../http/public-route.ts';
import { gatewayVersion } from '../version.ts';
import { gatewayLimits } from '../gateway.limits.ts';

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
  return SwaggerModule.createDocument(app, config);
}

/** Serves the document, made once, at /v1/openapi.json. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const text = JSON.stringify(openApiDocument(app));
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.get('/v1/openapi.json', { config: publicRoute }, async (_request, reply) =>
    reply.type('application/json').send(text),
  );
}
