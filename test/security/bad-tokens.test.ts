// The token family T of reliability.md through every door: REST, gRPC and the WebSocket say the
// same reason, leave one line each, and never a 5xx. Each token is good but for one thing.
import { createHmac, createPublicKey, randomUUID } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IssuerDouble } from '@endoscope/identity/testing';
import { RefusedUpgrade, AttachSocket } from '../support/attach-socket.ts';
import { GrpcCaller } from '../support/grpc-caller.ts';
import { Ledger } from '../support/ledger.ts';
import { rawHttp } from '../support/raw-http.ts';
import { TestGateway } from '../support/test-gateway.ts';

let issuer: IssuerDouble;
let stranger: IssuerDouble;
let test: TestGateway;
let grpc: GrpcCaller;
let ledger: Ledger;
const session = 'ses_01arz3ndektsv4rrffq69g5fav';

beforeAll(async () => {
  issuer = await IssuerDouble.start();
  stranger = await IssuerDouble.start();
  const issuers = [{ issuer: issuer.url, audience: 'endoscope', clients: ['endo-cli'] }];
  test = await TestGateway.start({
    cluster: false,
    // Lines about one address are bounded; each case comes from an address of its own.
    env: {
      ENDOSCOPE_ISSUERS: JSON.stringify(issuers),
      ENDOSCOPE_TRUSTED_PROXIES: '127.0.0.0/8',
    },
  });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  ledger = new Ledger(test.database);
});
afterAll(async () => {
  grpc.close();
  await test.close();
  await issuer.close();
  await stranger.close();
});

interface BadToken {
  /** The Authorization values that are sent. */
  readonly send: () => Promise<readonly string[]> | readonly string[];
  readonly reason: string;
}

const now = () => Math.floor(Date.now() / 1000);
const signed = async (claims: object, header: object = {}): Promise<readonly string[]> => [
  `Bearer ${await issuer.sign(claims, header)}`,
];
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** T5: the public key as the secret of an HMAC, for a verifier that believes the header's alg. */
async function hmacWithPublicKey(): Promise<readonly string[]> {
  const [, payload = ''] = (await issuer.sign()).split('.');
  const header = encode({ alg: 'HS256', typ: 'at+jwt', kid: issuer.publicJwk.kid });
  const key = createPublicKey({ key: issuer.publicJwk as never, format: 'jwk' });
  const pem = key.export({ type: 'spki', format: 'pem' });
  const signature = createHmac('sha256', pem).update(`${header}.${payload}`).digest('base64url');
  return [`Bearer ${header}.${payload}.${signature}`];
}

let addresses = 0;
function anAddress(): string {
  addresses += 1;
  return `203.0.113.${addresses}`;
}

const cases: Record<string, BadToken> = {
  'no token': { send: () => [], reason: 'TOKEN_MISSING' },
  'an empty token': { send: () => ['Bearer '], reason: 'TOKEN_MISSING' },
  'two Authorization headers': {
    send: async () => [...(await signed({})), ...(await signed({}))],
    reason: 'AUTHORIZATION_AMBIGUOUS',
  },
  'a password': { send: () => ['Basic YTpi'], reason: 'AUTHORIZATION_SCHEME_UNSUPPORTED' },
  'not a JWT': { send: () => ['Bearer hello'], reason: 'TOKEN_MALFORMED' },
  'a signature by nobody': {
    send: async () => [
      `Bearer ${encode({ alg: 'none', typ: 'at+jwt' })}.${encode({ iss: issuer.url })}.`,
    ],
    reason: 'TOKEN_ALGORITHM_REFUSED',
  },
  'HS256 with the public key': { send: hmacWithPublicKey, reason: 'TOKEN_ALGORITHM_REFUSED' },
  'a kid that is a path': {
    send: () => signed({}, { kid: '../../../dev/null' }),
    reason: 'TOKEN_KEY_UNKNOWN',
  },
  'a kid that is SQL': {
    send: () => signed({}, { kid: "' OR 1=1 --" }),
    reason: 'TOKEN_KEY_UNKNOWN',
  },
  'the wrong typ': { send: () => signed({}, { typ: 'JWT' }), reason: 'TOKEN_TYPE_WRONG' },
  'expired beyond the skew': { send: () => signed({ exp: now() - 31 }), reason: 'TOKEN_EXPIRED' },
  'no exp': { send: () => signed({ exp: undefined }), reason: 'TOKEN_CLAIM_MISSING' },
  'a negative exp': { send: () => signed({ exp: -1 }), reason: 'TOKEN_CLAIM_INVALID' },
  'an exp that is text': { send: () => signed({ exp: 'never' }), reason: 'TOKEN_CLAIM_INVALID' },
  'an exp beyond numbers': {
    send: async () => [
      `Bearer ${await issuer.signText(`{"iss":"${issuer.url}","aud":"endoscope","exp":1e309}`)}`,
    ],
    reason: 'TOKEN_CLAIM_INVALID',
  },
  'not valid yet': { send: () => signed({ nbf: now() + 120 }), reason: 'TOKEN_NOT_YET_VALID' },
  'an issuer with a slash more': {
    send: () => signed({ iss: `${issuer.url}/` }),
    reason: 'TOKEN_ISSUER_UNKNOWN',
  },
  'another issuer': {
    send: async () => [`Bearer ${await stranger.sign()}`],
    reason: 'TOKEN_ISSUER_UNKNOWN',
  },
  'our issuer, signed by another': {
    send: async () => [`Bearer ${await stranger.sign({ iss: issuer.url })}`],
    reason: 'TOKEN_SIGNATURE_INVALID',
  },
  'another audience': { send: () => signed({ aud: 'else' }), reason: 'TOKEN_AUDIENCE_WRONG' },
  'another client': {
    send: () => signed({ azp: 'evil', client_id: 'evil' }),
    reason: 'TOKEN_CLIENT_REFUSED',
  },
  'no subject': { send: () => signed({ sub: undefined }), reason: 'TOKEN_CLAIM_MISSING' },
  'an empty subject': { send: () => signed({ sub: '' }), reason: 'TOKEN_CLAIM_INVALID' },
  'groups that are no list': {
    send: () => signed({ groups: { admin: true } }),
    reason: 'TOKEN_CLAIM_INVALID',
  },
  '20 KiB of it': {
    send: () => [`Bearer ${'a'.repeat(20 * 1024)}`],
    reason: 'TOKEN_TOO_LARGE',
  },
};

describe('a caller with', () => {
  it.each(Object.entries(cases))('%s is turned away at every door', async (_name, given) => {
    const authorization = await given.send();
    const ids = [randomUUID(), randomUUID(), randomUUID()] as const;
    expect(await overRest(authorization, ids[0])).toEqual([401, given.reason]);
    expect(await overGrpc(authorization, ids[1])).toEqual([16, given.reason]);
    expect(await overWebSocket(authorization, ids[2])).toEqual([401, given.reason]);
    const lines = (await Promise.all(ids.map((id) => ledger.ofRequest(id)))).flat();
    expect(lines.map(({ event, reason, entry }) => [event, reason, entry])).toEqual([
      ['principal.rejected', given.reason, 'rest'],
      ['principal.rejected', given.reason, 'grpc'],
      ['principal.rejected', given.reason, 'websocket'],
    ]);
  });

  it('a good token is taken at every door', async () => {
    const good = await signed({});
    expect(await overRest(good, randomUUID())).toEqual([200, undefined]);
    expect(await overGrpc(good, randomUUID())).toEqual([0, '']);
  });
});

async function overRest(values: readonly string[], id: string): Promise<unknown[]> {
  const lines = values.map((value) => `Authorization: ${value}\r\n`).join('');
  const request = `GET /v1/me HTTP/1.1\r\nHost: gateway\r\nX-Request-Id: ${id}\r\nX-Forwarded-For: ${anAddress()}\r\n${lines}\r\n`;
  const { status, body } = await rawHttp(test.url, request);
  return [status, body.reason];
}

async function overGrpc(values: readonly string[], id: string): Promise<unknown[]> {
  const metadata = new Metadata();
  metadata.set('x-request-id', id);
  // Node's HTTP/2 sends one authorization header only; doubled ones arrive joined, as proxies do.
  if (values.length > 0) metadata.set('authorization', values.join(', '));
  const { code, reason } = await grpc.unary('identity', 'getMe', {}, metadata);
  return [code, reason];
}

async function overWebSocket(values: readonly string[], id: string): Promise<unknown[]> {
  const headers = {
    'x-request-id': id,
    'x-forwarded-for': anAddress(),
    ...(values.length > 0 && { authorization: [...values] }),
  };
  const refused = await AttachSocket.open(test.url, session, { headers });
  if (!(refused instanceof RefusedUpgrade)) throw new Error('the upgrade was granted');
  return [refused.status, refused.problem['reason']];
}
