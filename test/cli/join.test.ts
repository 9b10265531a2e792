import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createClusterIdentity } from '@endoscope/simulators';
import type { ClusterIdentity } from '@endoscope/simulators';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { Endo } from './harness/endo.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const tokenPath = '/api/v1/namespaces/endoscope-system/serviceaccounts/endoscope-gateway/token';
const secretPath = '/api/v1/namespaces/endoscope-system/secrets/endoscope-gateway-token';

/** An API server that takes every apply and mints tokens; it notes who asked for what. */
class FakeApiServer {
  readonly seen: { call: string; authorization: string | undefined; body: string }[] = [];
  refusal: { status: number; message: string } | undefined;
  private readonly server: Server;

  private constructor({ certPem: cert, keyPem: key }: ClusterIdentity) {
    this.server = createServer({ cert, key }, (request, response) => {
      void this.serve(request, response);
    });
  }

  static async start(identity: ClusterIdentity): Promise<FakeApiServer> {
    const api = new FakeApiServer(identity);
    await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    const path = (request.url ?? '').split('?')[0]!;
    const { authorization } = request.headers;
    this.seen.push({ call: `${request.method} ${path}`, authorization, body });
    const answer = this.refusal ? statusOf(this.refusal) : answerOf(path, body);
    response.writeHead(this.refusal?.status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  get applied(): string[] {
    return this.seen
      .filter(({ call }) => call.startsWith('PATCH '))
      .map(({ call }) => call.slice(6));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Discovery is asked for each kind's plural; the rest answers what was sent. */
function answerOf(path: string, body: string): unknown {
  const resource = (name: string, kind: string, namespaced: boolean) => ({
    name,
    kind,
    namespaced,
  });
  if (path === '/api/v1') {
    const resources = [
      resource('namespaces', 'Namespace', false),
      resource('serviceaccounts', 'ServiceAccount', true),
      resource('secrets', 'Secret', true),
    ];
    return { kind: 'APIResourceList', groupVersion: 'v1', resources };
  }
  if (path === '/apis/rbac.authorization.k8s.io/v1') {
    const resources = [
      resource('clusterroles', 'ClusterRole', false),
      resource('clusterrolebindings', 'ClusterRoleBinding', false),
    ];
    return { kind: 'APIResourceList', groupVersion: 'rbac.authorization.k8s.io/v1', resources };
  }
  if (path === tokenPath) {
    const status = { token: 'minted-token', expirationTimestamp: '2027-02-19T10:00:00Z' };
    return { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', status };
  }
  if (path === secretPath && body === '') {
    const data = { token: Buffer.from('token-of-secret').toString('base64') };
    return { kind: 'Secret', apiVersion: 'v1', metadata: {}, data };
  }
  return JSON.parse(body);
}

function statusOf({ status, message }: { status: number; message: string }): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status };
}

describe('endo cluster join', () => {
  let identity: ClusterIdentity;
  let api: FakeApiServer;
  let gateway: FakeGateway;
  let endo: Endo;
  let kubeconfig: string;

  beforeAll(async () => {
    identity = await createClusterIdentity('joined');
  });

  beforeEach(async () => {
    api = await FakeApiServer.start(identity);
    gateway = await FakeGateway.start();
    endo = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'token-of-test' });
    kubeconfig = join(endo.configHome, 'kubeconfig');
    writeKubeconfig();
    gateway.answer('GET /v1/me', { json: { principal: { username: 'operator' } } });
    gateway.answer('GET /v1/clusters', { json: { clusters: [] } });
    gateway.answer('POST /v1/clusters', { status: 201, json: { name: 'eu-1' } });
    gateway.answer('POST /v1/clusters/*', {
      json: { state: 'healthy', kubernetesVersion: 'v1.34.2' },
    });
  });

  afterEach(async () => {
    await endo.close();
    await gateway.close();
    await api.close();
  });

  /** The operator's credential comes from an exec plugin: those run here and nowhere else. */
  function writeKubeconfig(
    cluster: object = {
      'certificate-authority-data': Buffer.from(identity.caPem).toString('base64'),
    },
  ): void {
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'token-of-the-plugin' },
    };
    const exec = {
      apiVersion: credential.apiVersion,
      command: 'echo',
      args: [JSON.stringify(credential)],
      interactiveMode: 'Never',
    };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'prod/EU_1',
      contexts: [{ name: 'prod/EU_1', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: api.url, ...cluster } }],
      users: [{ name: 'u', user: { exec } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
  }

  function runJoin(...args: string[]) {
    return endo.run(['cluster', 'join', '--kubeconfig', kubeconfig, ...args]);
  }

  it('applies the access, mints a token, registers it and checks the cluster', async () => {
    const result = await runJoin('--label', 'region=eu');
    expect(result).toMatchObject({
      status: 0,
      stdout: 'Cluster eu-1 is healthy, Kubernetes v1.34.2.\n',
    });
    expect(api.applied).toEqual([
      '/api/v1/namespaces/endoscope-system',
      '/api/v1/namespaces/endoscope-system/serviceaccounts/endoscope-gateway',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/endoscope-impersonator',
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/endoscope-impersonator',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/endoscope-debugger',
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/endoscope-debuggers',
    ]);
    expect(new Set(api.seen.map((request) => request.authorization))).toEqual(
      new Set(['Bearer token-of-the-plugin']),
    );
    expect(gateway.received('POST /v1/clusters').map((request) => request.body)).toEqual([
      {
        name: 'eu-1',
        serverUrl: api.url,
        caCertificatePem: identity.caPem,
        impersonation: 'user_and_groups',
        labels: { region: 'eu' },
        credential: { bearerToken: 'minted-token' },
      },
    ]);
    expect(result.stdout + result.stderr).not.toMatch(/minted-token|token-of/);
  });

  it('asks for a token of the given life, or takes one without end from a Secret', async () => {
    await runJoin('--token-ttl', '48h');
    const request = api.seen.find(({ call }) => call === `POST ${tokenPath}`)!;
    expect(JSON.parse(request.body)).toMatchObject({ spec: { expirationSeconds: 172_800 } });
    await runJoin('--long-lived');
    expect(gateway.received('POST /v1/clusters').at(-1)!.body).toMatchObject({
      credential: { bearerToken: 'token-of-secret' },
    });
  });

  it('only prints what it would do with --dry-run', async () => {
    const result = await runJoin('us-2', '--dry-run', '--access', 'direct', '--long-lived');
    expect(result.status).toBe(0);
    const kinds = parseAllDocuments(result.stdout).map((document) => document.get('kind'));
    expect(kinds).toEqual([
      ...['Namespace', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Secret'],
    ]);
    expect(result.stderr).toContain('name: us-2');
    expect(result.stderr).toContain('impersonation: none');
    expect([api.seen, gateway.requests]).toEqual([[], []]);
  });

  it('changes nothing in the cluster when the gateway does not know the operator', async () => {
    gateway.answer('GET /v1/me', {
      status: 401,
      json: { reason: 'TOKEN_EXPIRED', kind: 'unauthenticated', detail: 'Expired.' },
    });
    expect((await runJoin()).status).toBe(67);
    expect(api.seen).toEqual([]);
  });

  it('changes nothing in the cluster when the name is taken or the right is missing', async () => {
    gateway.answer('GET /v1/clusters', { json: { clusters: [{ name: 'eu-1' }] } });
    const taken = await runJoin();
    expect(taken).toMatchObject({ status: 73, stdout: '' });
    expect(taken.stderr).toContain('A cluster eu-1 is registered already.');
    gateway.answer('GET /v1/me', {
      json: {
        principal: { username: 'engineer' },
        allowedActions: [{ action: 'cluster.register', answer: 'never', policyIds: [] }],
      },
    });
    const denied = await runJoin();
    expect(denied).toMatchObject({ status: 77, stdout: '' });
    expect(denied.stderr).toContain('engineer may not register clusters.');
    expect(api.seen).toEqual([]);
  });

  it('says what the cluster refused, and what joining needs', async () => {
    api.refusal = { status: 403, message: 'namespaces is forbidden' };
    const result = await runJoin();
    expect(result.status).toBe(77);
    expect(result.stderr).toContain(
      'would not apply Namespace endoscope-system: namespaces is forbidden',
    );
    expect(result.stderr).toContain('rights of a cluster administrator');
  });

  it('refuses a cluster whose certificate nobody checks', async () => {
    writeKubeconfig({ 'insecure-skip-tls-verify': true });
    const result = await runJoin();
    expect([result.status, api.seen]).toEqual([64, []]);
    expect(result.stderr).toContain('insecure-skip-tls-verify');
  });

  it('names the contexts there are when the one asked for is none of them', async () => {
    const result = await runJoin('--context', 'nosuch');
    expect(result).toMatchObject({ status: 64 });
    expect(result.stderr).toContain('There are prod/EU_1.');
  });
});
