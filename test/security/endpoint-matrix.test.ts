// Every route and every RPC, taken from the running gateway itself so that a new one cannot be
// forgotten, called as nobody, as an outsider, as an engineer and as an operator. The table is
// golden: a change of who may do what shows as a diff of test/golden/endpoint-matrix.txt.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { loadServiceDefinitions, serviceNames } from '@endoscope/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { GrpcCaller, answerOf, bearer } from '../support/grpc-caller.ts';
import type { ServiceName } from '../support/grpc-caller.ts';
import { expectGolden } from '../support/golden.ts';
import { Ledger } from '../support/ledger.ts';
import { TestGateway } from '../support/test-gateway.ts';

const callers = ['nobody', 'outsider', 'engineer', 'operator'] as const;
type Caller = (typeof callers)[number];

interface OpenApi {
  readonly paths: Record<string, Record<string, { operationId: string; security?: unknown[] }>>;
}

let test: TestGateway;
let grpc: GrpcCaller;
let ledger: Ledger;
let openApi: OpenApi;
let session: string;

beforeAll(async () => {
  test = await TestGateway.start({
    env: {
      ENDOSCOPE_SESSIONS_PER_POD_MAX: '50',
      ENDOSCOPE_SESSIONS_PER_USER_MAX: '50',
      // No caller's place waits for it, so that the next one is answered for itself.
      ENDOSCOPE_RESUME_GRACE: '0s',
    },
  });
  // How many rejections of one address become lines has tests of its own; here each is looked at.
  const { authenticate } = test.gateway.services.platform;
  (authenticate as unknown as { budget: { take(): number } }).budget = { take: () => 0 };
  ledger = new Ledger(test.database);
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  const { body } = await test.call('GET', '/v1/openapi.json', { as: 'nobody' });
  openApi = body as OpenApi;
  session = await newSession();
  await test.call('GET', `/v1/sessions/${session}?waitFor=ready&timeout=20s`);
  // What is asked of the sealed ledger needs a first head, which follows its first event.
  const sealed = async () =>
    (await test.call('GET', '/v1/audit/checkpoints/latest', { as: 'operator' })).status === 200;
  while (!(await sealed())) await sleep(20);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

/** Of the engineer. */
async function newSession(): Promise<string> {
  const { body } = await test.call('POST', '/v1/sessions', { body: request() });
  return body.id as string;
}

function request() {
  return {
    target: { cluster: 'sim', namespace: 'default', pod: 'web' },
    workload: { image: 'busybox:1.36', command: ['sh'], stdin: true },
  };
}

function targets() {
  return { targets: [{ ...request().target, pod: undefined, selector: 'app=web' }] };
}

/** Where a call answers a result for each of its parts: the one part's reason, if it has one. */
function partOf(answer: { results?: { error?: { reason: string } | null }[] } | undefined): string {
  const reason = answer?.results?.[0]?.error?.reason;
  return reason === undefined ? '' : ` ${reason}`;
}

/** Whose it would be makes no difference: nobody is told whether it is there. */
const noRecording = 'rec_00000000000000000000000000';

/** What each operation is called with; an operation that is missing here fails the test. */
const rest: Record<
  string,
  { path?: Record<string, string>; query?: string; body?: () => unknown }
> = {
  getMe: {},
  listClusters: {},
  // Found wanting after policy was asked: nothing is registered by this matrix.
  registerCluster: { body: () => ({ name: 'other' }) },
  getCluster: { path: { cluster: 'sim' } },
  removeCluster: { path: { cluster: 'sim' } },
  checkCluster: { path: { cluster: 'sim' } },
  listAllPods: { path: { cluster: 'sim' } },
  listPods: { path: { cluster: 'sim', namespace: 'default' } },
  describePod: { path: { cluster: 'sim', namespace: 'default', pod: 'web' } },
  resolveTargets: { body: targets },
  listNodes: { path: { cluster: 'sim' } },
  describeNode: { path: { cluster: 'sim', node: 'sim-node-1' } },
  planSession: { body: request },
  batchCreateSessions: { body: () => ({ requests: [request()] }) },
  createSession: { body: request },
  listSessions: {},
  listTemplates: {},
  getTemplate: { path: { template: 'shell' } },
  getSession: { path: { session: '$session' } },
  terminateSession: { path: { session: '$session' }, body: () => ({}) },
  watchSession: { path: { session: '$session' } },
  exportSession: { path: { session: '$session' } },
  createAttachTicket: { path: { session: '$session' } },
  listAttachments: { path: { session: '$session' } },
  runCommand: { path: { session: '$session' }, body: () => ({ command: ['true'] }) },
  getLogs: { path: { session: '$session' } },
  statFile: { path: { session: '$session' }, query: '?path=/etc/hostname' },
  downloadFiles: { path: { session: '$session' }, query: '?path=/etc/hostname' },
  uploadFiles: { path: { session: '$session' }, query: '?path=/tmp/empty' },
  listRecordings: {},
  getRecording: { path: { recording: noRecording } },
  getRecordingManifest: { path: { recording: noRecording } },
  readRecording: { path: { recording: noRecording } },
  exportRecording: { path: { recording: noRecording } },
  createRecordingTicket: { path: { recording: noRecording }, body: () => ({ view: 'text' }) },
  holdRecording: { path: { recording: noRecording }, body: () => ({ reason: 'the matrix' }) },
  releaseRecording: { path: { recording: noRecording }, body: () => ({}) },
  listAuditEvents: {},
  listCheckpoints: {},
  getCheckpoint: { path: { treeSize: 'latest' } },
  getInclusionProof: { query: '?event=aud_00000000000000000000000000' },
  getConsistencyProof: { query: '?fromSize=1' },
  listLedgerKeys: {},
  exportLedger: {},
  listLedgerHolds: {},
  placeLedgerHold: { body: () => ({ reason: 'the matrix' }) },
  // Nobody is told whether it is there.
  releaseLedgerHold: { path: { hold: 'hld_nobody' } },
  listTombstones: {},
  listWebhooks: {},
  addWebhook: { body: () => ({ name: 'x', url: 'nowhere' }) },
  getWebhook: { path: { webhook: 'none' } },
  removeWebhook: { path: { webhook: 'none' } },
  enableWebhook: { path: { webhook: 'none' } },
  disableWebhook: { path: { webhook: 'none' } },
  rotateWebhookSecret: { path: { webhook: 'none' } },
  listDeadLetters: { path: { webhook: 'none' } },
  replayDeadLetters: { path: { webhook: 'none' }, body: () => ({}) },
  getInfo: {},
  listErrors: {},
  'GET /livez': {},
  'GET /readyz': {},
  'GET /v1/openapi.json': {},
};

const rpcs: Record<string, () => object> = {
  GetMe: () => ({}),
  ListClusters: () => ({}),
  RegisterCluster: () => ({ name: 'other' }),
  GetCluster: () => ({ cluster: 'sim' }),
  RemoveCluster: () => ({ cluster: 'sim' }),
  CheckCluster: () => ({ cluster: 'sim' }),
  ListPods: () => ({ cluster: 'sim', namespace: 'default' }),
  DescribePod: () => ({ cluster: 'sim', namespace: 'default', pod: 'web' }),
  ResolveTargets: targets,
  ListNodes: () => ({ cluster: 'sim' }),
  DescribeNode: () => ({ cluster: 'sim', node: 'sim-node-1' }),
  BatchCreateSessions: () => ({ requests: [request()] }),
  PlanSession: () => ({ session: request() }),
  CreateSession: () => ({ session: request() }),
  ListTemplates: () => ({}),
  GetTemplate: () => ({ template: 'shell' }),
  GetSession: () => ({ session }),
  ListSessions: () => ({}),
  TerminateSession: () => ({ session }),
  WatchSession: () => ({ session }),
  ExportSession: () => ({ session }),
  CreateAttachTicket: () => ({ session }),
  ListAttachments: () => ({ session }),
  ListRecordings: () => ({}),
  GetRecording: () => ({ recording: noRecording }),
  GetRecordingManifest: () => ({ recording: noRecording }),
  ReadRecording: () => ({ recording: noRecording }),
  ExportRecording: () => ({ recording: noRecording, format: 'text' }),
  CreateRecordingTicket: () => ({ recording: noRecording, view: 'text' }),
  HoldRecording: () => ({ recording: noRecording, reason: 'the matrix' }),
  ReleaseRecording: () => ({ recording: noRecording }),
  ListAuditEvents: () => ({}),
  ListCheckpoints: () => ({}),
  GetCheckpoint: () => ({}),
  GetInclusionProof: () => ({ event: 'aud_00000000000000000000000000' }),
  GetConsistencyProof: () => ({ fromSize: 1 }),
  ListLedgerKeys: () => ({}),
  ExportLedger: () => ({}),
  ListLedgerHolds: () => ({}),
  PlaceLedgerHold: () => ({ reason: 'the matrix' }),
  ReleaseLedgerHold: () => ({ hold: 'hld_nobody' }),
  ListTombstones: () => ({}),
  ListWebhooks: () => ({}),
  AddWebhook: () => ({ name: 'x', url: 'nowhere' }),
  GetWebhook: () => ({ webhook: 'none' }),
  RemoveWebhook: () => ({ webhook: 'none' }),
  EnableWebhook: () => ({ webhook: 'none' }),
  DisableWebhook: () => ({ webhook: 'none' }),
  RotateWebhookSecret: () => ({ webhook: 'none' }),
  ListDeadLetters: () => ({ webhook: 'none' }),
  ReplayDeadLetters: () => ({ webhook: 'none' }),
  Attach: () => ({ open: { session } }),
  Exec: () => ({ open: { session, command: ['true'] } }),
  RunCommand: () => ({ session, command: ['true'] }),
  GetLogs: () => ({ session }),
  Forward: () => ({ open: { session, ports: [8080] } }),
  StatFile: () => ({ place: { session, path: '/etc/hostname' } }),
  DownloadFiles: () => ({ place: { session, path: '/etc/hostname' } }),
  UploadFiles: () => ({ open: { place: { session, path: '/tmp/empty' }, name: 'empty' } }),
};

interface Endpoint {
  readonly name: string;
  readonly isPublic: boolean;
  /** Reads leave no line of their own; everything else does. */
  readonly isRead: boolean;
  readonly call: (as: Caller, requestId: string) => Promise<string>;
}

/** What is not part of the API, and therefore not in the OpenAPI document. */
const unlisted = ['GET /livez', 'GET /readyz', 'GET /v1/openapi.json'];

/** From the router; Fastify adds a HEAD to every GET, which is the same handler and guard. */
function restEndpoints(): Endpoint[] {
  const routes = test.gateway.routes.filter((name) => !name.startsWith('HEAD '));
  return routes.map((name) => {
    const [method = '', path = ''] = name.split(' ');
    const operation = openApi.paths[path]?.[method.toLowerCase()];
    return {
      name,
      isPublic: unlisted.includes(name) || operation?.security?.length === 0,
      isRead: method === 'GET',
      call: (as, requestId) =>
        callRest(method, path, { as, requestId, id: operation?.operationId ?? name }),
    };
  });
}

async function callRest(
  method: string,
  path: string,
  { as, id, requestId }: { as: Caller; id: string; requestId: string },
): Promise<string> {
  const example = rest[id];
  if (!example) throw new Error(`add ${id} (${method} ${path}) to this matrix`);
  // A second termination of one session changes nothing, so each caller gets one of its own.
  const subject = id === 'terminateSession' ? await newSession() : session;
  const filled =
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      (example.path?.[name] ?? '').replace('$session', subject),
    ) + (example.query ?? '');
  if (id === 'watchSession') return watchRest(filled, as);
  const body = example.body ? { body: example.body() } : {};
  const headers = { 'x-request-id': requestId };
  const answer = await test.call(method, filled, { as, headers, ...body });
  const { status, body: said } = answer;
  return status < 300 ? `${status}${partOf(said)}` : `${status} ${said.reason}`;
}

/** A stream that is left as soon as it has begun. */
async function watchRest(path: string, as: Caller): Promise<string> {
  const left = new AbortController();
  const headers = as === 'nobody' ? {} : { authorization: `Bearer ${await test.token(as)}` };
  const response = await fetch(`${test.url}${path}`, { headers, signal: left.signal });
  if (response.ok) {
    left.abort();
    return String(response.status);
  }
  const problem = (await response.json()) as { reason: string };
  return `${response.status} ${problem.reason}`;
}

function rpcEndpoints(): Endpoint[] {
  const definitions = loadServiceDefinitions();
  return (Object.keys(serviceNames) as ServiceName[]).flatMap((service) =>
    Object.keys(definitions[service]).map((name) => ({
      name: `${serviceNames[service]}/${name}`,
      isPublic: false,
      isRead: /^(Get|List|Describe|Watch)/.test(name),
      call: (as: Caller, requestId: string) => callRpc(service, name, { as, requestId }),
    })),
  );
}

async function callRpc(
  service: ServiceName,
  name: string,
  { as, requestId }: { as: Caller; requestId: string },
): Promise<string> {
  const message = rpcs[name];
  if (!message) throw new Error(`add ${serviceNames[service]}/${name} to this matrix`);
  const metadata = as === 'nobody' ? new Metadata() : bearer(await test.token(as));
  metadata.set('x-request-id', requestId);
  const method = name.charAt(0).toLowerCase() + name.slice(1);
  const { requestStream, responseStream } = definitionOf(service, name);
  if (requestStream) {
    const call = grpc.duplex(service, method, metadata);
    call.write(message());
    return firstOutcome(call as never);
  }
  if (responseStream) {
    return firstOutcome(grpc.serverStream(service, method, message(), metadata) as never);
  }
  const own = name === 'TerminateSession' ? { session: await newSession() } : {};
  const sent = { ...message(), ...own };
  const { code, reason, response } = await grpc.unary(service, method, sent, metadata);
  return code === 0 ? `0${partOf(response)}` : `${code} ${reason}`;
}

function definitionOf(service: ServiceName, name: string): MethodDefinition<object, object> {
  const definitions = loadServiceDefinitions()[service] as unknown as ServiceDefinition;
  return definitions[name] as MethodDefinition<object, object>;
}

interface AnyStream extends NodeJS.EventEmitter {
  cancel(): void;
}

function firstOutcome(call: AnyStream): Promise<string> {
  return new Promise((resolve) => {
    call.on('data', () => {
      resolve('0');
      call.cancel();
    });
    call.on('error', (error) => {
      const { code, reason } = answerOf(error as never);
      resolve(`${code} ${reason}`);
    });
  });
}

/** Paths that take WebSockets, with the query they need. */
const sockets: Record<string, string> = {
  attach: '',
  exec: '?command=true',
  portforward: '?ports=8080',
};
const protocols = ['v1.endoscope', 'v1.portforward.endoscope'];
/** The words of an error, before its close code. */
const lastOfForward = 'channel 7';

async function callSocket(name: string, as: Caller, requestId: string): Promise<string> {
  const token = as === 'nobody' ? undefined : await test.token(as);
  const socket = await AttachSocket.open(test.url, session, {
    token,
    path: `/v1/sessions/${session}/${name}${sockets[name]}`,
    protocols,
    headers: { 'x-request-id': requestId },
  });
  if (!(socket instanceof AttachSocket)) {
    return `${socket.status} ${String(socket.problem['reason'])}`;
  }
  const first = await Promise.race([
    socket.ended.then(({ code, reason }) => `${code} ${reason.split(':')[0]}`),
    socket
      .until((s) => s.order.some((kind) => kind !== lastOfForward), 'a first message')
      .then(() => '101'),
  ]).catch(() => socket.ended.then(({ code, reason }) => `${code} ${reason.split(':')[0]}`));
  socket.socket.close();
  await socket.ended;
  return first;
}

function socketEndpoints(): Endpoint[] {
  return Object.keys(sockets).map((name) => ({
    name: `WS /v1/sessions/{session}/${name}`,
    isPublic: false,
    isRead: false,
    call: (as, requestId) => callSocket(name, as, requestId),
  }));
}

/** The answer and, where one must be, the first line the request left in the ledger. */
async function answerAndLine(endpoint: Endpoint, as: Caller): Promise<string> {
  const requestId = randomUUID();
  const answer = await endpoint.call(as, requestId);
  while (test.gateway.services.streams.open.count > 0) await sleep(10);
  if (endpoint.isRead) return answer;
  const lines = await ledger.ofRequest(requestId);
  const isRefusal = !/^(0|101|2\d\d)$/.test(answer);
  if (isRefusal) expect([endpoint.name, answer, lines.length]).toEqual([endpoint.name, answer, 1]);
  return `${answer} (${lines[0]?.event ?? 'no line'})`;
}

describe('every endpoint', () => {
  it('answers each kind of caller as the golden table says', async () => {
    const endpoints = [...restEndpoints(), ...rpcEndpoints(), ...socketEndpoints()];
    const rows = [];
    // Callers first and terminations last, so that one row does not take the next one's session.
    const last = /terminate|Terminate|DELETE|RemoveCluster/;
    endpoints.sort((a, b) => Number(last.test(a.name)) - Number(last.test(b.name)));
    for (const endpoint of endpoints) {
      const answers: string[] = [];
      for (const as of callers) answers.push(await answerAndLine(endpoint, as));
      rows.push({ endpoint, answers });
      const isRefused = /^(401|16) TOKEN_MISSING/.test(answers[0]!);
      expect([endpoint.name, isRefused]).toEqual([endpoint.name, !endpoint.isPublic]);
      // Only a plan and a resolution change nothing and yet are no reads.
      const isSilent = answers.some((answer) => answer.endsWith('(no line)'));
      expect([endpoint.name, isSilent]).toEqual([
        endpoint.name,
        /plan|resolve/i.test(endpoint.name),
      ]);
    }
    const lines = rows
      .map(({ endpoint, answers }) =>
        [endpoint.isPublic ? 'public' : 'bearer', endpoint.name, ...answers].join(' | '),
      )
      .sort();
    const head = ['who | endpoint', ...callers].join(' | ');
    expectGolden('test/golden/endpoint-matrix.txt', `${[head, ...lines].join('\n')}\n`);
  }, 300_000);
});

describe('the OpenAPI document', () => {
  it('lists every route, and the WebSockets', () => {
    const listed = Object.entries(openApi.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = restEndpoints().map(({ name }) => name);
    const upgrades = Object.keys(sockets).map((name) => `GET /v1/sessions/{session}/${name}`);
    expect([...listed, ...unlisted].sort()).toEqual([...routes, ...upgrades].sort());
  });
});

describe('the metrics', () => {
  it('are not on the public listener', async () => {
    const { status } = await test.call('GET', '/metrics', { as: 'operator' });
    expect(status).toBe(404);
  });
});
