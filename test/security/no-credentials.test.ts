// Everything one gateway gives away while it is used and misused — answers, headers, streams,
// log lines, ledger, metrics, the database itself — holds no credential in any of its spellings.
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { sessionRequest } from '../support/debug-sessions.ts';
import { readySession } from '../support/ready-session.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { Ledger } from '../support/ledger.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
/** What every door has said, by where it was said. */
const said: { where: string; text: string }[] = [];
const secrets: { name: string; value: string }[] = [];

beforeAll(async () => {
  test = await TestGateway.start({ env: { ENDOSCOPE_LOG_LEVEL: 'debug' } });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

function secret(name: string, value: string): string {
  secrets.push({ name, value });
  return value;
}

async function call(method: string, path: string, options: object = {}): Promise<unknown> {
  const answer = await test.call(method, path, options);
  const headers = JSON.stringify([...answer.headers]);
  said.push({ where: `${method} ${path}`, text: `${headers}${JSON.stringify(answer.body)}` });
  return answer.body;
}

async function rpc(service: 'cluster' | 'session', method: string, request: object) {
  const token = secret('operator token', await test.token('operator'));
  const answer = await grpc.unary(service, method, request, bearer(token));
  said.push({ where: method, text: JSON.stringify(answer) });
}

/** Uses each thing that holds a secret, well and badly. */
async function useEverything(): Promise<void> {
  const { token: clusterToken, clientCertificate, serverUrl, caCertificatePem } = test.cluster;
  secret('cluster token', clusterToken);
  secret('private key', bodyOfPem(clientCertificate.privateKeyPem));
  secret('engineer token', await test.token('engineer'));
  const registration = { name: 'again', serverUrl, caCertificatePem };
  const bad = secret('token that was refused', `refused-${'s3cr3t'.repeat(4)}`);

  await call('GET', '/v1/me');
  await call('GET', '/v1/clusters/sim', { as: 'operator' });
  await call('POST', '/v1/clusters/sim:check', { as: 'operator' });
  const asOperator = (body: unknown) => ({ as: 'operator', body });
  await call(
    'POST',
    '/v1/clusters',
    asOperator({ ...registration, credential: { bearerToken: clusterToken } }),
  );
  await call(
    'POST',
    '/v1/clusters',
    asOperator({ ...registration, credential: { bearerToken: `${bad}\n` } }),
  );
  await call(
    'POST',
    '/v1/clusters',
    asOperator({ ...registration, credential: { password: bad } }),
  );
  await call(
    'POST',
    '/v1/clusters',
    asOperator({ ...registration, credential: { clientCertificate } }),
  );
  await call(
    'POST',
    '/v1/clusters',
    asOperator({ ...registration, kubeconfig: `users:\n- user: {token: ${bad}}` }),
  );
  await call('POST', '/v1/clusters', asOperator(`{"credential":{"bearerToken":"${bad}"`));
  await call('GET', '/v1/me', { as: 'nobody', headers: { authorization: `Bearer ${bad}` } });
  await call('GET', `/v1/me?access_token=${bad}`);
  await rpc('cluster', 'getCluster', { cluster: 'sim' });
  await rpc('cluster', 'registerCluster', { ...registration, credential: { bearerToken: bad } });
  const refused = await grpc.unary('identity', 'getMe', {}, bearer(bad));
  said.push({ where: 'refused rpc', text: JSON.stringify(refused) });

  const session = await readySession(test);
  await call('GET', `/v1/sessions/${session}`);
  const { ticket } = (await test.call('POST', `/v1/sessions/${session}/attach-tickets`)).body;
  secret('ticket', ticket as string);
  const socket = (await AttachSocket.open(test.url, session, {
    query: `?ticket=${ticket}`,
  })) as AttachSocket;
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  socket.send(0, 'exit 0\n');
  await socket.ended;
  said.push({ where: 'socket', text: JSON.stringify(socket.events) + socket.stdout.toString() });
  await AttachSocket.open(test.url, session, { query: `?ticket=${ticket}` });
  await AttachSocket.open(test.url, session, { token: bad });

  test.cluster.faults.set({ answer: 'html' });
  await call('POST', '/v1/sessions', { body: sessionRequest() });
  await call('POST', '/v1/clusters/sim:check', { as: 'operator' });
  test.cluster.faults.clear();
  await call('GET', '/v1/audit-events?pageSize=100', { as: 'operator' });
}

function bodyOfPem(pem: string): string {
  return pem.split('\n').slice(1, 3).join('\n');
}

describe('what the gateway gives away', () => {
  it('holds no credential', async () => {
    await useEverything();
    said.push({ where: 'log', text: test.logLines.join('') });
    said.push({ where: 'metrics', text: await (await fetch(test.gateway.metricsUrl)).text() });
    said.push({ where: 'ledger', text: await new Ledger(test.database).text() });
    said.push({ where: 'database', text: await everyRow() });
    // The places are really looked at: each holds what it should.
    expect(said.find(({ where }) => where === 'log')?.text).toContain('"event":"request.failed"');
    expect(said.find(({ where }) => where === 'ledger')?.text).toContain('cluster.registered');
    expect(said.find(({ where }) => where === 'database')?.text).toContain('"sim"');
    const found = secrets.flatMap(({ name, value }) =>
      said
        .filter(({ text }) => spellingsOf(value).some((spelling) => text.includes(spelling)))
        .map(({ where }) => `${name} in ${where}`),
    );
    expect(found).toEqual([]);
    const lookAlikes = said.flatMap(({ where, text }) =>
      Object.entries(credentialForms)
        .filter(([, form]) => form.test(text))
        .map(([name]) => `${name} in ${where}`),
    );
    expect(lookAlikes).toEqual([]);
    expect(secrets.map(({ name }) => name)).toContain('ticket');
  });
});

/** Each call signs in anew, so tokens are also looked for by what they look like. */
const credentialForms = {
  JWT: /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/,
  'private key': /-----BEGIN [A-Z ]*PRIVATE KEY/,
  ticket: /tkt_\w{8,}/,
} as const;

/** As it is, in JSON, in base64 and in a URL. */
function spellingsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64');
  const inJson = JSON.stringify(value).slice(1, -1);
  return [value, inJson, base64.replace(/=+$/, '').slice(0, -2), encodeURIComponent(value)];
}

/** Every row of every table, as the owner of the database sees them. */
async function everyRow(): Promise<string> {
  const client = new Client({ connectionString: test.database.url });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const texts = await Promise.all(
      tables.rows.map(async ({ name }) => {
        const { rows } = await client.query(`SELECT to_jsonb(t)::text AS row FROM ${name} t`);
        return JSON.stringify(rows);
      }),
    );
    return texts.join('\n').replaceAll('\\"', '"');
  } finally {
    await client.end();
  }
}
