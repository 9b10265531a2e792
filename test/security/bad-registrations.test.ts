// Clusters that must not be registered (the family C of reliability.md): addresses that reach
// into the gateway's own network, and kubeconfigs that would make it run or read something.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from '../support/ledger.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let ledger: Ledger;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  ledger = new Ledger(test.database);
});
afterAll(() => test.close());

type Expected = readonly [status: number, reason: string, field?: string];
const address: Expected = [400, 'REQUEST_INVALID', 'serverUrl'];
const url = address;
const kubeconfigRefused: Expected = [400, 'KUBECONFIG_REFUSED'];
const invalid: Expected = [400, 'REQUEST_INVALID'];

const credential = { bearerToken: 'abc' };
const at = (serverUrl: string) => ({ name: 'c1', serverUrl, credential });

function kubeconfig(user: string, cluster = '', server = 'https://192.0.2.1:6443'): object {
  const text = [
    'apiVersion: v1',
    'kind: Config',
    'current-context: a',
    'contexts: [{name: a, context: {cluster: a, user: a}}]',
    `clusters: [{name: a, cluster: {server: "${server}"${cluster}}}]`,
    `users: [{name: a, user: {${user}}}]`,
  ].join('\n');
  return { name: 'c1', kubeconfig: text };
}

/** Nine lists, each of nine of the one before: 3 GB when it is unfolded. */
const bomb = Array.from({ length: 12 }, (_, i) => {
  const previous = i === 0 ? '"lol"' : `*a${i - 1}`;
  return `a${i}: &a${i} [${Array.from({ length: 9 }, () => previous).join(', ')}]`;
}).join('\n');

const cases: Record<string, readonly [body: object, expected: Expected]> = {
  'a private address': [at('https://10.0.0.1:6443'), address],
  'the address of cloud metadata': [at('https://169.254.169.254'), address],
  'an IPv6 loopback': [at('https://[::1]:6443'), address],
  'an IPv4 address in IPv6': [at('https://[::ffff:10.0.0.1]:6443'), address],
  'a unique local address': [at('https://[fd00::1]:6443'), address],
  'no address at all': [at('https://0.0.0.0:6443'), address],
  'a decimal address': [at('https://167772161:6443'), address],
  'an octal address': [at('https://012.0.0.1:6443'), address],
  'a URL without TLS': [at('http://192.0.2.1:6443'), url],
  'a file': [at('file:///etc/passwd'), url],
  gopher: [at('gopher://192.0.2.1'), url],
  'a user in the URL': [at('https://root:pw@192.0.2.1:6443'), url],
  'a query in the URL': [at('https://192.0.2.1:6443/?x=1'), url],
  'no URL': [at('not a url'), url],
  'two credentials': [
    {
      name: 'c1',
      serverUrl: 'https://192.0.2.1',
      credential: { bearerToken: 'a', tokenFile: '/b' },
    },
    invalid,
  ],
  'no credential': [{ name: 'c1', serverUrl: 'https://192.0.2.1' }, invalid],
  'a token of two lines': [
    { name: 'c1', serverUrl: 'https://192.0.2.1', credential: { bearerToken: 'a\r\nX: b' } },
    invalid,
  ],
  'a token file anywhere': [
    { name: 'c1', serverUrl: 'https://192.0.2.1', credential: { tokenFile: '/etc/passwd' } },
    invalid,
  ],
  'a name in capitals': [{ ...at('https://192.0.2.1'), name: 'C1' }, invalid],
  'a kubeconfig with an exec plugin': [
    kubeconfig('exec: {apiVersion: client.authentication.k8s.io/v1, command: sh}'),
    kubeconfigRefused,
  ],
  'a kubeconfig with an auth provider': [
    kubeconfig('auth-provider: {name: gcp}'),
    kubeconfigRefused,
  ],
  'a kubeconfig with a token file': [kubeconfig('tokenFile: /etc/passwd'), kubeconfigRefused],
  'a kubeconfig with a key file': [
    kubeconfig('client-certificate: /a, client-key: /b'),
    kubeconfigRefused,
  ],
  'a kubeconfig with a CA file': [
    kubeconfig('token: a', ', certificate-authority: /etc/ssl/ca.pem'),
    kubeconfigRefused,
  ],
  'a kubeconfig that acts as somebody': [kubeconfig('token: a, as: root'), kubeconfigRefused],
  'a kubeconfig with a password': [kubeconfig('username: a, password: b'), kubeconfigRefused],
  'a kubeconfig that skips TLS': [
    kubeconfig('token: a', ', insecure-skip-tls-verify: true'),
    kubeconfigRefused,
  ],
  'a kubeconfig with a proxy': [
    kubeconfig('token: a', ', proxy-url: "http://192.0.2.9:3128"'),
    kubeconfigRefused,
  ],
  'a kubeconfig to a private address': [
    kubeconfig('token: a', '', 'https://10.0.0.1:6443'),
    address,
  ],
  'a kubeconfig that is a bomb': [{ name: 'c1', kubeconfig: bomb }, kubeconfigRefused],
  'a kubeconfig that is no YAML': [{ name: 'c1', kubeconfig: '\t{{{' }, kubeconfigRefused],
  'a kubeconfig of 300 KiB': [{ name: 'c1', kubeconfig: 'a'.repeat(300 * 1024) }, invalid],
};

describe('a registration is refused for', () => {
  it.each(Object.entries(cases))('%s', async (_name, [body, expected]) => {
    const requestId = randomUUID();
    const headers = { 'x-request-id': requestId };
    const answer = await test.call('POST', '/v1/clusters', { as: 'operator', body, headers });
    const [status, reason, field] = expected;
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
    const fields = (answer.body.fields ?? []).map(
      (violation: { field: string }) => violation.field,
    );
    if (field !== undefined) expect(fields).toEqual([field]);
    const lines = await ledger.ofRequest(requestId);
    expect(lines.map((line) => [line.event, line.reason])).toEqual([['request.refused', reason]]);
    const { clusters } = (await test.call('GET', '/v1/clusters', { as: 'operator' })).body;
    expect(clusters).toEqual([]);
  });
});
