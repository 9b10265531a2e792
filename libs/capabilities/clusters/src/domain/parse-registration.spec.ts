import { beforeAll, describe, expect, it } from '@jest/globals';
import { RequestInvalid } from '@endoscope/core';
import { aCertificatePair } from '../testing/certificate-pair.ts';
import type { CertificatePair } from '../testing/certificate-pair.ts';
import type { ClusterCredential } from './cluster.ts';
import { clusterLimits } from './clusters.limits.ts';
import { namespaceRulesDefault } from './namespace-rules.ts';
import { parseRegistration } from './parse-registration.ts';
import type { ClusterDescription } from './parse-registration.ts';

const secret = 'THE-SECRET-OF-THIS-TEST';
const token: ClusterCredential = { kind: 'bearer_token', token: secret };
const least: ClusterDescription = {
  name: 'eu-1',
  serverUrl: 'https://api.example:6443',
  credential: token,
};
const rules = { now: new Date('2026-11-21'), tokenFileFolders: ['/var/run/secrets/endoscope'] };

const parse = (more: Partial<ClusterDescription>) =>
  parseRegistration({ ...least, ...more }, rules);

function fieldsOf(more: Partial<ClusterDescription>): Record<string, string> {
  try {
    parse(more);
    return {};
  } catch (error) {
    if (!(error instanceof RequestInvalid)) throw error;
    expect(JSON.stringify(error.fields) + error.message).not.toContain(secret);
    return Object.fromEntries(error.fields.map((f) => [f.field, f.message]));
  }
}

function check(name: string, more: Partial<ClusterDescription>, ...fields: string[]): void {
  it(`${fields.length > 0 ? 'refuses' : 'takes'} ${name}`, () => {
    expect(Object.keys(fieldsOf(more))).toEqual(fields);
  });
}

describe('parsing a registration', () => {
  let pair: CertificatePair;
  let other: CertificatePair;
  beforeAll(async () => {
    pair = await aCertificatePair();
    other = await aCertificatePair();
  });

  it('fills in what was left out, and keeps no credential', () => {
    expect(parse({})).toEqual({
      name: 'eu-1',
      serverUrl: 'https://api.example:6443',
      caCertificatePem: undefined,
      credentialKind: 'bearer_token',
      labels: {},
      defaultImage: undefined,
      namespaces: namespaceRulesDefault,
      impersonation: 'user_and_groups',
    });
  });

  it('keeps what was given, in its normal form', () => {
    const given = {
      labels: { region: 'eu', 'example.com/tier': '' },
      defaultImage: 'busybox:1.36',
      namespaces: { allowed: ['team-*'], denied: [] },
      impersonation: 'none',
    } as const;
    const caCertificatePem = pair.certificatePem.replaceAll('\n', '\r\n');
    const parsed = parse({ ...given, caCertificatePem, serverUrl: 'https://API.example:443/' });
    expect(parsed).toEqual({
      ...given,
      name: 'eu-1',
      serverUrl: 'https://api.example',
      caCertificatePem: pair.certificatePem,
      credentialKind: 'bearer_token',
    });
  });

  it('names every field that is wrong at once', () => {
    const wrong = {
      name: 'EU',
      serverUrl: 'http://x',
      defaultImage: 'Bad Image',
      caCertificatePem: 'x',
    };
    expect(Object.keys(fieldsOf({ ...wrong, labels: { 'a b': 'c' } }))).toEqual([
      'name',
      'labels.a b',
      'defaultImage',
      'serverUrl',
      'caCertificatePem',
    ]);
  });

  check('no labels', { labels: {} });
  check('a label value with a space', { labels: { a: 'b c' } }, 'labels.a');
  check(
    'a wrong namespace rule',
    { namespaces: { allowed: ['a', 'b*c'], denied: ['*'] } },
    'namespaces.allowed[1]',
  );
  check('an unknown impersonation', { impersonation: 'all' as 'none' }, 'impersonation');
  check(
    'an empty token',
    { credential: { kind: 'bearer_token', token: '' } },
    'credential.bearerToken',
  );
  check(
    'a token with a line end',
    { credential: { kind: 'bearer_token', token: `${secret}\n` } },
    'credential.bearerToken',
  );
  check(
    'a token with a header in it',
    { credential: { kind: 'bearer_token', token: `${secret}\r\nX: y` } },
    'credential.bearerToken',
  );

  const file = (path: string): Partial<ClusterDescription> => ({
    credential: { kind: 'token_file', path },
  });
  check('a token file in its folder', file('/var/run/secrets/endoscope/eu-1/token'));
  for (const path of [
    '/etc/shadow',
    'token',
    '/var/run/secrets/endoscope',
    '/var/run/secrets/endoscope/',
    '/var/run/secrets/endoscope/../../../etc/shadow',
    '/var/run/secrets/endoscope/./a',
    '/var/run/secrets/endoscope-2/a',
    '/var/run/secrets/endoscope/a\u0000',
  ]) {
    check(`the token file ${JSON.stringify(path)}`, file(path), 'credential.tokenFile');
  }

  const certificateFields = (certificatePem: string, privateKeyPem: string) =>
    fieldsOf({ credential: { kind: 'client_certificate', certificatePem, privateKeyPem } });
  const certificateField = 'credential.clientCertificate.certificatePem';
  const keyField = 'credential.clientCertificate.privateKeyPem';

  it('takes a client certificate with its key', () => {
    expect(certificateFields(pair.certificatePem, pair.privateKeyPem)).toEqual({});
  });

  it('refuses the key of another certificate', () => {
    const message = 'does not belong to the certificate.';
    expect(certificateFields(pair.certificatePem, other.privateKeyPem)).toEqual({
      [keyField]: message,
    });
  });

  it('refuses a key that is none', () => {
    const message = 'must be one unencrypted private key in PEM.';
    expect(certificateFields(pair.certificatePem, secret)).toEqual({ [keyField]: message });
  });

  it('refuses a certificate that has expired', async () => {
    const old = await aCertificatePair(new Date('2026-11-20'));
    const message = 'expired on 2026-11-20T00:00:00.000Z.';
    expect(certificateFields(old.certificatePem, old.privateKeyPem)).toEqual({
      [certificateField]: message,
    });
  });

  it('refuses a private key among the authorities, which are shown to everybody', () => {
    const caCertificatePem = pair.certificatePem + pair.privateKeyPem;
    const message = 'must be PEM certificates and nothing else.';
    expect(fieldsOf({ caCertificatePem })).toEqual({ caCertificatePem: message });
  });

  it('refuses a block that only looks like a certificate', () => {
    const caCertificatePem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(Object.keys(fieldsOf({ caCertificatePem }))).toEqual(['caCertificatePem']);
  });

  it('takes as much as each limit allows and no more', () => {
    const { bearerTokenCharactersMax, caCertificateBytesMax, labelsMax, namespaceRulesMax } =
      clusterLimits;
    const longToken = (n: number) =>
      fieldsOf({ credential: { kind: 'bearer_token', token: 'a'.repeat(n) } });
    expect(longToken(bearerTokenCharactersMax)).toEqual({});
    expect(Object.keys(longToken(bearerTokenCharactersMax + 1))).toEqual([
      'credential.bearerToken',
    ]);
    const labels = (n: number) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`l${i}`, 'x']));
    expect(fieldsOf({ labels: labels(labelsMax) })).toEqual({});
    expect(Object.keys(fieldsOf({ labels: labels(labelsMax + 1) }))).toEqual(['labels']);
    const namespaces = (n: number) => ({
      allowed: Array.from({ length: n }, () => 'a'),
      denied: [],
    });
    expect(fieldsOf({ namespaces: namespaces(namespaceRulesMax) })).toEqual({});
    expect(Object.keys(fieldsOf({ namespaces: namespaces(namespaceRulesMax + 1) }))).toEqual([
      'namespaces.allowed',
    ]);
    const padded = (bytes: number) => pair.certificatePem.padEnd(bytes, '\n');
    expect(fieldsOf({ caCertificatePem: padded(caCertificateBytesMax) })).toEqual({});
    expect(Object.keys(fieldsOf({ caCertificatePem: padded(caCertificateBytesMax + 1) }))).toEqual([
      'caCertificatePem',
    ]);
  });
});
