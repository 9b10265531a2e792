import { inspect } from 'node:util';
import { afterAll, expect, it } from '@jest/globals';
import { AddressPolicy } from './address-policy.ts';
import { KubernetesClient } from './kubernetes-client.ts';

const token = 'very-secret-token';
const client = new KubernetesClient(
  {
    name: 'eu-1',
    serverUrl: 'https://127.0.0.1:6443',
    caCertificatePem: undefined,
    credential: { kind: 'bearer_token', token },
  },
  { addresses: new AddressPolicy() },
);
afterAll(() => client.close());

it.each([
  ['JSON', () => JSON.stringify({ client })],
  ['a log line', () => inspect({ client }, { depth: 9 })],
  ['a debugger', () => inspect(client, { showHidden: true })],
])('a cluster client shows no credential in %s', (_where, show) => {
  expect(show()).not.toContain(token);
});
