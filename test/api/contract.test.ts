/** What a client can see of the API, as committed files: a change of theirs is a change of ours. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorKinds } from '@endoscope/core';
import { loadServiceDefinitions, serviceNames } from '@endoscope/contracts';
import type { ServiceDefinitions } from '@endoscope/contracts';
import { errorCatalogue } from '../../apps/gateway/src/errors/error-catalogue.ts';
import { AttachSocket } from '../support/attach-socket.ts';
import { errorReference } from '../support/error-reference.ts';
import { columns, expectGolden } from '../support/golden.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let document: Document;
let grpc: GrpcCaller;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  document = (await test.call('GET', '/v1/openapi.json', { as: 'nobody' })).body as Document;
  grpc = new GrpcCaller(test.gateway.grpcAddress);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { operationId: string; security?: unknown[] }>>;
}

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
}

function operations(): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId: id, security }]) => ({
      id,
      method: method.toUpperCase(),
      path,
      isPublic: security?.length === 0,
    })),
  );
}

interface Rpc {
  readonly service: keyof ServiceDefinitions;
  readonly method: string;
  readonly name: string;
  readonly kind: 'unary' | 'stream' | 'duplex';
}

function rpcs(): Rpc[] {
  const definitions = loadServiceDefinitions();
  return (Object.keys(serviceNames) as (keyof ServiceDefinitions)[]).flatMap((service) =>
    Object.entries(definitions[service]).map(([method, { requestStream, responseStream }]) => ({
      service,
      method,
      name: method.charAt(0).toLowerCase() + method.slice(1),
      kind: requestStream ? 'duplex' : responseStream ? 'stream' : 'unary',
    })),
  );
}

/** One spelling in one door has a reason; it is written here. */
const routesWithoutRpc = {
  listAllPods: 'TargetService.ListPods with an empty namespace',
  getInfo: 'a client asks it before it knows the gRPC address',
  listErrors: 'documentation',
};
/** Of RPCs that are a WebSocket in the other door. */
const rpcsOfOtherNames: Record<string, string> = {
  attach: 'attachSession',
  exec: 'execSession',
  forward: 'forwardPorts',
};
const sockets = Object.values(rpcsOfOtherNames);

describe('the OpenAPI document', () => {
  it('is the committed one', () => {
    expect(document.openapi).toBe('3.1.0');
    expectGolden('docs/reference/openapi.json', `${JSON.stringify(document, null, 2)}\n`);
  });

  it('has a route for every RPC, and an RPC for every route', () => {
    const ofRpcs = rpcs().map(({ name }) => rpcsOfOtherNames[name] ?? name);
    const ofRoutes = operations().map(({ id }) => id);
    const alone = Object.keys(routesWithoutRpc);
    expect(ofRpcs.filter((id) => !ofRoutes.includes(id))).toEqual([]);
    expect(ofRoutes.filter((id) => !ofRpcs.includes(id) && !alone.includes(id))).toEqual([]);
  });
});

describe('the error reference', () => {
  it('is the committed one', () => {
    expectGolden('docs/reference/errors.md', errorReference());
  });

  it('has every reason once, in upper snake case, with help', () => {
    const reasons = errorCatalogue.map(({ reason }) => reason);
    expect(new Set(reasons).size).toBe(reasons.length);
    expect(reasons.filter((reason) => !/^[A-Z][A-Z0-9_]{1,62}$/.test(reason))).toEqual([]);
    expect(errorCatalogue.filter(({ help }) => help.length < 10)).toEqual([]);
  });

  it('has a row for every kind of error', () => {
    const text = errorReference();
    expect(Object.keys(errorKinds).filter((kind) => !text.includes(`\`${kind}\``))).toEqual([]);
  });
});

describe('every endpoint', () => {
  it('is closed to strangers unless it is on the committed list', async () => {
    const rows: string[][] = [];
    for (const { id, method, path, isPublic } of operations()) {
      if (sockets.includes(id)) {
        const socket = await AttachSocket.open(test.url, '', { path: pathOf(path) });
        expect(socket).toMatchObject({ status: 401, problem: { reason: 'TOKEN_MISSING' } });
        rows.push([`WebSocket ${path}`, 'signed in, or with a ticket']);
        continue;
      }
      const { status } = await test.call(method, pathOf(path), { as: 'nobody' });
      expect([method, path, status]).toEqual([method, path, isPublic ? 200 : 401]);
      rows.push([`${method} ${path}`, isPublic ? 'anybody' : 'signed in']);
    }
    for (const path of ['/livez', '/readyz', '/v1/openapi.json']) {
      expect((await test.call('GET', path, { as: 'nobody' })).status).toBe(200);
      rows.push([`GET ${path}`, 'anybody']);
    }
    for (const { service, method, kind } of rpcs()) {
      expect([method, await strangersCode(service, method, kind)]).toEqual([method, 16]);
      rows.push([`${serviceNames[service]}/${method}`, 'signed in']);
    }
    expectGolden('test/golden/endpoints.txt', columns([['endpoint', 'open to'], ...rows.sort()]));
  });
});

async function strangersCode(
  service: keyof ServiceDefinitions,
  method: string,
  kind: Rpc['kind'],
): Promise<number> {
  if (kind === 'unary') return (await grpc.unary(service, method, {}, bearer())).code;
  const stream =
    kind === 'duplex'
      ? grpc.duplex(service, method, bearer())
      : grpc.serverStream(service, method, {}, bearer());
  return streamCode(stream);
}

function pathOf(template: string): string {
  const id = 'ses_01arz3ndektsv4rrffq69g5fav';
  return template.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'session' ? id : 'some-name'));
}

function streamCode(stream: NodeJS.ReadableStream): Promise<number> {
  return new Promise((resolve) => {
    stream.on('error', (error: Error & { code: number }) => resolve(error.code));
    stream.on('data', () => undefined);
  });
}
