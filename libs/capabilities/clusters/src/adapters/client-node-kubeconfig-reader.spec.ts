import { beforeAll, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { ImportKubeconfig } from '../application/import-kubeconfig.ts';
import { KubeconfigRefused } from '../domain/cluster.errors.ts';
import { clusterLimits } from '../domain/clusters.limits.ts';
import { aCertificatePair } from '../testing/certificate-pair.ts';
import type { CertificatePair } from '../testing/certificate-pair.ts';
import { ClientNodeKubeconfigReader } from './client-node-kubeconfig-reader.ts';

const secret = 'THE-SECRET-OF-THIS-TEST';
const importing = new ImportKubeconfig(new ClientNodeKubeconfigReader());

type Settings = Record<string, unknown>;
const server = 'https://api.example:6443';

function kubeconfig(cluster: Settings = {}, user: Settings = { token: secret }): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    'current-context': 'dev',
    contexts: [
      { name: 'dev', context: { cluster: 'c1', user: 'u1', namespace: 'shop' } },
      { name: 'elsewhere', context: { cluster: 'c2', user: 'u2' } },
      { name: 'dangling', context: { cluster: 'c9', user: 'u9' } },
    ],
    clusters: [
      { name: 'c1', cluster: { server, ...cluster } },
      { name: 'c2', cluster: { server: 'https://other.example' } },
    ],
    users: [
      { name: 'u1', user },
      { name: 'u2', user: { exec: { command: 'aws' }, token: '' } },
    ],
  });
}

async function refusal(text: string, context?: string): Promise<KubeconfigRefused> {
  try {
    await importing.execute({ kubeconfig: text, context });
  } catch (error) {
    expect(error).toBeInstanceOf(KubeconfigRefused);
    expect(inspect(error, { depth: 10 })).not.toContain(secret);
    return error as KubeconfigRefused;
  }
  throw new Error('the kubeconfig was taken');
}

/** Refuses with exactly this field, and a message that holds `words`. */
function checkRefused(
  cluster: Settings,
  user: Settings | undefined,
  field: string,
  words: string,
): void {
  it(`refuses ${field}`, async () => {
    const { fields } = await refusal(kubeconfig(cluster, user));
    expect(fields.map((f) => f.field)).toEqual([field]);
    expect(fields[0]?.message).toContain(words);
  });
}

describe('importing a kubeconfig', () => {
  let pair: CertificatePair;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  beforeAll(async () => {
    pair = await aCertificatePair();
  });

  it('takes server, authority and token of the current context', async () => {
    const text = kubeconfig({ 'certificate-authority-data': base64(pair.certificatePem) });
    expect(await importing.execute({ kubeconfig: text, context: '' })).toEqual({
      serverUrl: server,
      caCertificatePem: pair.certificatePem,
      credential: { kind: 'bearer_token', token: secret },
    });
  });

  it('takes a client certificate', async () => {
    const user = {
      'client-certificate-data': base64(pair.certificatePem),
      'client-key-data': base64(pair.privateKeyPem),
    };
    const { credential } = await importing.execute({ kubeconfig: kubeconfig({}, user) });
    expect(credential).toEqual({ kind: 'client_certificate', ...pair });
  });

  it('takes YAML as kubectl writes it', async () => {
    const yaml = [
      'apiVersion: v1',
      'clusters:',
      '- cluster:',
      `    server: ${server}`,
      '  name: c1',
      'contexts:',
      '- context: {cluster: c1, user: u1}',
      '  name: dev',
      'current-context: dev',
      'kind: Config',
      'preferences: {}',
      'users:',
      '- name: u1',
      '  user:',
      `    token: ${secret}`,
    ].join('\n');
    expect((await importing.execute({ kubeconfig: yaml })).serverUrl).toBe(server);
  });

  it('takes empty and false values of settings it would refuse', async () => {
    const cluster = { 'insecure-skip-tls-verify': false, 'proxy-url': '' };
    const user = { token: secret, username: '', 'as-groups': [] };
    expect((await importing.execute({ kubeconfig: kubeconfig(cluster, user) })).serverUrl).toBe(
      server,
    );
  });

  it('does not mind what contexts hold that are not chosen', async () => {
    expect((await importing.execute({ kubeconfig: kubeconfig(), context: 'dev' })).serverUrl).toBe(
      server,
    );
    expect((await refusal(kubeconfig(), 'elsewhere')).fields.map((f) => f.field)).toEqual([
      'users[u2].user.exec',
    ]);
  });

  const [file, plugin, basic, acts] = [
    'names a file',
    'is a plugin',
    'basic authentication',
    'is impersonation',
  ];
  checkRefused(
    {},
    { exec: { command: 'sh', args: ['-c', secret] } },
    'users[u1].user.exec',
    plugin,
  );
  checkRefused(
    {},
    { 'auth-provider': { name: 'gcp', config: { secret } } },
    'users[u1].user.auth-provider',
    plugin,
  );
  checkRefused(
    {},
    { 'client-certificate': '/etc/x', 'client-key-data': 'eA==' },
    'users[u1].user.client-certificate',
    file,
  );
  checkRefused({}, { 'client-key': '/etc/x', token: secret }, 'users[u1].user.client-key', file);
  checkRefused({}, { tokenFile: '/etc/shadow', token: secret }, 'users[u1].user.tokenFile', file);
  checkRefused({}, { username: 'admin', token: secret }, 'users[u1].user.username', basic);
  checkRefused({}, { password: secret, token: secret }, 'users[u1].user.password', basic);
  checkRefused({}, { as: 'admin', token: secret }, 'users[u1].user.as', acts);
  checkRefused({}, { 'as-uid': '1', token: secret }, 'users[u1].user.as-uid', acts);
  checkRefused(
    {},
    { 'as-groups': ['system:masters'], token: secret },
    'users[u1].user.as-groups',
    acts,
  );
  checkRefused(
    {},
    { 'as-user-extra': { a: ['b'] }, token: secret },
    'users[u1].user.as-user-extra',
    acts,
  );
  checkRefused(
    {},
    { impersonate: secret, token: secret },
    'users[u1].user.impersonate',
    'not a setting known',
  );
  checkRefused({}, { token: 7 }, 'users[u1].user.token', 'malformed');
  checkRefused({}, {}, 'users[u1].user', 'has no credential');
  checkRefused({}, { token: '' }, 'users[u1].user', 'has no credential');
  checkRefused({}, { 'client-key-data': 'eA==' }, 'users[u1].user', 'has no credential');
  checkRefused({}, { token: secret, 'client-key-data': 'eA==' }, 'users[u1].user', 'leave one');
  checkRefused(
    { 'certificate-authority': '/etc/x' },
    undefined,
    'clusters[c1].cluster.certificate-authority',
    file,
  );
  checkRefused(
    { 'proxy-url': 'http://evil' },
    undefined,
    'clusters[c1].cluster.proxy-url',
    'another server',
  );
  checkRefused(
    { 'insecure-skip-tls-verify': true },
    undefined,
    'clusters[c1].cluster.insecure-skip-tls-verify',
    'any server',
  );
  checkRefused(
    { 'tls-server-name': 'evil' },
    undefined,
    'clusters[c1].cluster.tls-server-name',
    'another host',
  );
  checkRefused(
    { server: 'http://api.example' },
    undefined,
    'clusters[c1].cluster.server',
    'https://',
  );
  checkRefused(
    { server: `https://u:${secret}@api.example` },
    undefined,
    'clusters[c1].cluster.server',
    'user name or password',
  );
  checkRefused({ server: undefined }, undefined, 'clusters[c1].cluster.server', 'malformed');
  checkRefused({ skipTls: true }, undefined, 'clusters[c1].cluster.skipTls', 'not a setting known');

  it('names every refused setting at once', async () => {
    const { fields } = await refusal(
      kubeconfig({ 'proxy-url': 'x' }, { exec: {}, as: 'x', token: secret }),
    );
    const names = ['clusters[c1].cluster.proxy-url', 'users[u1].user.exec', 'users[u1].user.as'];
    expect(fields.map((f) => f.field)).toEqual(names);
  });

  it('says which contexts there are when the chosen one is not', async () => {
    const { detail } = await refusal(kubeconfig(), 'prod');
    expect(detail).toContain('no usable context "prod". Choose one of: dev, elsewhere, dangling.');
  });

  it('refuses a context whose cluster and user are missing', async () => {
    const { fields } = await refusal(kubeconfig(), 'dangling');
    expect(fields.map((f) => f.field)).toEqual(['clusters[c9].cluster', 'users[u9].user']);
  });

  const malformed: Record<string, string> = {
    'no YAML': `token: [${secret}`,
    'a scalar': secret,
    'a list': '[1]',
    'two documents': `${kubeconfig()}\n---\n${kubeconfig()}`,
    'a key given twice': `${kubeconfig().slice(0, -1)},"users":[]}`,
    'an alias': kubeconfig().replace('"preferences":{}', `"preferences":&a {},"x":*a`),
    'a tag that names a type': kubeconfig().replace(
      '"preferences":{}',
      '"preferences":!!js/function x',
    ),
    'a merge key': 'a: &a {token: x}\nusers: [{name: u, user: {<<: *a}}]',
    'nesting without end': '['.repeat(100_000),
    'nested mappings without end': '{a: '.repeat(50_000),
    'an alias bomb': [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map((k, i) => {
        const before = 'abcdefghi'[i];
        return `${k}: &${k} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`;
      }),
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(malformed)) {
    it(`refuses ${name}, quickly and without quoting it`, async () => {
      const started = performance.now();
      expect((await refusal(text)).detail).toContain('not one YAML document');
      expect(performance.now() - started).toBeLessThan(15_000);
    });
  }

  it('refuses a context named like a property of every object', async () => {
    expect((await refusal(kubeconfig(), '__proto__')).detail).toContain('no usable context');
  });

  it('takes a file as large as the limit and no larger', async () => {
    const text = kubeconfig();
    const padded = text + ' '.repeat(clusterLimits.kubeconfigBytesMax - text.length);
    expect((await importing.execute({ kubeconfig: padded })).serverUrl).toBe(server);
    expect((await refusal(`${padded} `)).detail).toContain('larger than 262144 bytes');
  });
});
