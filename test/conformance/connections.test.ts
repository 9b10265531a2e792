// Goal: how the client connects and what it sends. Method: the simulated cluster counts its
// connections and keeps an audit log of who asked for what.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { paths } from '@endoscope/kubernetes';
import type { ActingAs, ClusterCredential } from '@endoscope/kubernetes';
import { SimulatedCluster, createClusterIdentity } from '@endoscope/simulators';
import { clientOf, reasonOf, settledConnections } from './simulated-client.ts';
import type { SimulatedClientOptions } from './simulated-client.ts';

const get = { method: 'GET', path: paths.pod('shop', 'web') } as const;
const engineer: ActingAs = { user: 'engineer@endoscope.example', groups: ['engineers', 'on-call'] };
let cluster: SimulatedCluster;

beforeAll(async () => {
  cluster = await SimulatedCluster.start({ name: 'eu-1' });
});
beforeEach(() => cluster.auditLog.clear());
afterAll(() => cluster.close());

async function once(options: SimulatedClientOptions, as?: ActingAs): Promise<string> {
  const client = clientOf(cluster, options);
  const reason = await reasonOf(client.request({ ...get, ...(as ? { as } : {}) }));
  await client.close();
  return reason;
}

describe('connections to a cluster', () => {
  it('are kept alive: at most two for fifty calls in a row, eight for fifty at once', async () => {
    const client = clientOf(cluster);
    for (let i = 0; i < 50; i += 1) await client.request(get);
    // Two, since undici counts an answer as running for a moment after its last byte.
    expect(await cluster.connectionCount()).toBeLessThanOrEqual(2);
    await Promise.all(Array.from({ length: 50 }, () => client.request(get)));
    expect(await cluster.connectionCount()).toBeLessThanOrEqual(8);
    await client.close();
  });

  it('for watches do not starve calls', async () => {
    const client = clientOf(cluster, { limits: { connectionsMax: 1 } });
    const controller = new AbortController();
    const watches = Array.from({ length: 3 }, async () => {
      const signal = controller.signal;
      for await (const _ of client.watch({ method: 'GET', path: paths.pods('shop'), signal }));
    });
    expect((await client.request(get)).status).toBe(200);
    controller.abort(new Error('enough'));
    const ends = await Promise.all(
      watches.map((watch) => watch.catch((error: Error) => error.message)),
    );
    expect(ends).toEqual(['enough', 'enough', 'enough']);
    await client.close();
  });

  it('are gone after close', async () => {
    const client = clientOf(cluster);
    await client.request(get);
    const stream = await client.openChannels({
      path: paths.attach('shop', 'web'),
      query: { container: 'sidecar', stdout: 'true' },
    });
    await client.close();
    await stream.closed;
    expect(await settledConnections(cluster, 0)).toBe(0);
    expect(await reasonOf(client.request(get))).toBe('CLUSTER_UNREACHABLE');
  });

  it('are refused to addresses that are not allowed, by number and by name', async () => {
    const { port } = new URL(cluster.serverUrl);
    const hosts = [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
    ];
    for (const host of hosts) {
      const serverUrl = `https://${host}:${port}`;
      expect([host, await once({ serverUrl, allow: [] })]).toEqual([
        host,
        'CLUSTER_ADDRESS_REFUSED',
      ]);
    }
    const metadata = { serverUrl: 'https://169.254.169.254', allow: ['127.0.0.0/8'] };
    expect(await once(metadata)).toBe('CLUSTER_ADDRESS_REFUSED');
  });

  it('refuse an address for streams as well', async () => {
    const client = clientOf(cluster, { allow: [] });
    const opened = client.openChannels({ path: paths.attach('shop', 'web'), query: {} });
    expect(await reasonOf(opened)).toBe('CLUSTER_ADDRESS_REFUSED');
    await client.close();
  });

  it('verify the certificate for the name that was registered', async () => {
    const { port } = new URL(cluster.serverUrl);
    expect(await once({ serverUrl: `https://localhost:${port}` })).toBe('nothing was thrown');
    expect(await once({ serverUrl: `https://127.0.0.2:${port}`, allow: ['127.0.0.0/8'] })).toMatch(
      /CLUSTER_(UNREACHABLE|CERTIFICATE_REFUSED)/,
    );
  });

  it('trust the registered authority and no other', async () => {
    const { caPem } = await createClusterIdentity('impostor');
    expect(await once({ caCertificatePem: caPem })).toBe('CLUSTER_CERTIFICATE_REFUSED');
  });

  const urls: [string][] = [
    ['http://127.0.0.1:6443'],
    ['file:///etc/passwd'],
    ['https://user:secret@127.0.0.1'],
    ['https://127.0.0.1/?x=1'],
    ['https://127.0.0.1/#x'],
    ['not a url'],
  ];
  it.each(urls)('are not made to %s', (serverUrl) => {
    expect(() => clientOf(cluster, { serverUrl })).toThrow('CLUSTER_SERVER_URL_INVALID');
  });

  it('are not made with broken certificates', () => {
    const caCertificatePem = '-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----';
    expect(() => clientOf(cluster, { caCertificatePem })).toThrow('CLUSTER_TLS_MATERIAL_INVALID');
  });
});

describe('the identity of calls', () => {
  it('is the gateway’s, with user and groups as impersonation', async () => {
    const client = clientOf(cluster);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await client.request({ ...get, as: engineer, traceparent });
    await client.request(get);
    await client.close();
    const seen = cluster.auditLog.records.map((r) => [r.user, r.impersonatedUser, r.traceparent]);
    const gateway = 'system:serviceaccount:endoscope-system:endoscope-gateway';
    const impersonated = {
      username: 'engineer@endoscope.example',
      groups: ['engineers', 'on-call', 'system:authenticated'],
    };
    expect(seen).toEqual([
      [gateway, impersonated, traceparent],
      [gateway, undefined, undefined],
    ]);
  });

  it('keeps names beyond ASCII', async () => {
    await once({}, { user: 'Łukasz Żółć', groups: ['engineers', 'équipe'] });
    expect(cluster.auditLog.records[0]?.impersonatedUser).toEqual({
      username: 'Łukasz Żółć',
      groups: ['engineers', 'équipe', 'system:authenticated'],
    });
  });

  const names: [string, ActingAs][] = [
    ['no user', { user: '', groups: [] }],
    ['a blank before the user', { user: ' admin', groups: [] }],
    ['a blank after a group', { user: 'a', groups: ['system:masters '] }],
    ['a line break', { user: 'a\r\nImpersonate-Group: system:masters', groups: [] }],
    ['an empty group', { user: 'a', groups: [''] }],
  ];
  it.each(names)('is refused for %s', async (_what, as) => {
    expect(await once({}, as)).toBe('IMPERSONATION_NAME_INVALID');
    expect(cluster.auditLog.records).toEqual([]);
  });

  it('is never half sent: a malformed trace parent is left out', async () => {
    const client = clientOf(cluster);
    await client.request({ ...get, traceparent: 'x\r\nauthorization: none' });
    await client.close();
    expect(cluster.auditLog.records[0]?.traceparent).toBeUndefined();
  });

  it('can be a client certificate', async () => {
    const credential: ClusterCredential = {
      kind: 'client_certificate',
      ...cluster.clientCertificate,
    };
    expect(await once({ credential })).toBe('nothing was thrown');
  });

  it('can be a token file, which is read again when it changes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-token-'));
    const path = join(folder, 'token');
    const client = clientOf(cluster, { credential: { kind: 'token_file', path } });
    expect(await reasonOf(client.request(get))).toBe('CLUSTER_CREDENTIAL_UNREADABLE');
    writeFileSync(path, 'old-token\n');
    expect(await reasonOf(client.request(get))).toBe('CLUSTER_CREDENTIAL_REFUSED');
    writeFileSync(path, `${cluster.token}\n`);
    expect(await reasonOf(client.request(get))).toBe('nothing was thrown');
    await client.close();
    rmSync(folder, { recursive: true });
  });

  it('is never sent when the token cannot be, and no error shows it', async () => {
    const token = 'secret\r\nX-Injected: 1';
    const client = clientOf(cluster, { credential: { kind: 'bearer_token', token } });
    const error = await client.request(get).catch((thrown: unknown) => thrown);
    expect(JSON.stringify([String(error), error])).not.toContain('secret');
    expect(cluster.auditLog.records).toEqual([]);
    await client.close();
  });
});

describe('paths', () => {
  it('encode what a name must not contain', () => {
    expect(paths.pod('a/b', 'c?d#e;f%2e')).toBe('/api/v1/namespaces/a%2Fb/pods/c%3Fd%23e%3Bf%252e');
  });
  it.each(['', '.', '..'])('refuse the segment "%s"', (name) => {
    expect(() => paths.attach('shop', name)).toThrow('OBJECT_NAME_INVALID');
  });
});

describe('a simulated cluster', () => {
  it('comes back with the same certificates and token', async () => {
    const identity = await createClusterIdentity('eu-2');
    const first = await SimulatedCluster.start({ name: 'eu-2', identity });
    await first.close();
    const port = Number(new URL(first.serverUrl).port);
    const second = await SimulatedCluster.start({ name: 'eu-2', identity, port });
    const client = clientOf(first);
    expect((await client.request(get)).status).toBe(200);
    await client.close();
    await second.close();
  });
});
