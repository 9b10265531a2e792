import { beforeEach, describe, expect, it } from '@jest/globals';
import type { UnitOfWork } from '@endoscope/core';
import { ClusterNameTaken, ClusterServerTaken } from '../domain/cluster.errors.ts';
import type { ClusterHealth } from '../domain/cluster-health.ts';
import type { ClusterCredential } from '../domain/cluster.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { CredentialVault } from '../ports/credential-vault.ts';
import { aCluster } from './cluster-builder.ts';

export interface StoreUnderTest {
  readonly store: ClusterStore & CredentialVault;
  readonly work: UnitOfWork;
}

const token: ClusterCredential = { kind: 'bearer_token', token: 'secret-token-of-the-contract' };
const certificate: ClusterCredential = {
  kind: 'client_certificate',
  certificatePem: 'certificate',
  privateKeyPem: 'secret-key-of-the-contract',
};
const health: ClusterHealth = {
  state: 'degraded',
  kubernetesVersion: 'v1.34.2',
  checkTime: new Date('2026-11-21T12:30:00.123Z'),
  findings: [{ code: 'VERSION', severity: 'warning', message: 'Old.', suggestion: 'Upgrade.' }],
};

/** What every ClusterStore does; `fresh` gives an empty one before each test. */
export function clusterStoreContract(kind: string, fresh: () => Promise<StoreUnderTest>): void {
  describe(`a cluster store (${kind})`, () => {
    let store: StoreUnderTest['store'];
    let work: UnitOfWork;

    beforeEach(async () => ({ store, work } = await fresh()));

    const insert = (cluster = aCluster(), credential: ClusterCredential = token) =>
      work.run((tx) => store.insert(tx, cluster, credential));

    it('gives back every field of what was inserted', async () => {
      const cluster = aCluster({
        caCertificatePem: 'authority',
        defaultImage: 'busybox:1.36',
        namespaces: { allowed: ['team-*', 'shop'], denied: [] },
        impersonation: 'none',
        health,
      });
      await insert(cluster);
      expect(await store.find('eu-1')).toEqual(cluster);
    });

    it('knows nothing of a cluster that was not inserted', async () => {
      expect(await store.find('eu-1')).toBeUndefined();
      expect(await store.open('eu-1')).toBeUndefined();
      expect(await work.run((tx) => store.hold(tx, 'eu-1'))).toBe(false);
      expect(await work.run((tx) => store.remove(tx, 'eu-1'))).toBe(false);
    });

    it('opens the credential of each kind', async () => {
      const file: ClusterCredential = { kind: 'token_file', path: '/var/run/secrets/token' };
      await insert(aCluster({ name: 'a' }), token);
      const withKey = aCluster({ name: 'b', credentialKind: 'client_certificate' });
      await insert(withKey, certificate);
      await insert(aCluster({ name: 'c', credentialKind: 'token_file' }), file);
      expect((await store.open('a'))?.credential).toEqual(token);
      expect(await store.open('b')).toEqual({ cluster: withKey, credential: certificate });
      expect((await store.open('c'))?.credential).toEqual(file);
    });

    it('shows no credential but through open', async () => {
      await insert(aCluster(), certificate);
      const shown = JSON.stringify([await store.find('eu-1'), await store.list(firstPage)]);
      expect(shown).not.toContain('secret');
    });

    it('refuses a second cluster of the same name', async () => {
      await insert();
      const other = aCluster({ serverUrl: 'https://other.example' });
      await expect(insert(other)).rejects.toThrow(ClusterNameTaken);
    });

    it('calls a cluster that is registered again by its name, not by its server', async () => {
      await insert();
      await expect(insert()).rejects.toThrow(ClusterNameTaken);
    });

    it('refuses the same server under another name', async () => {
      await insert();
      const other = aCluster({ name: 'eu-2', serverUrl: aCluster().serverUrl });
      await expect(insert(other)).rejects.toThrow(ClusterServerTaken);
      expect(await store.count()).toBe(1);
    });

    it('lists in order of names, from after a name, up to a limit', async () => {
      for (const name of ['c', 'a', 'b', 'a-1', 'a1']) await insert(aCluster({ name }));
      const names = async (after: string | undefined, limit: number) =>
        (await store.list({ after, limit })).map((cluster) => cluster.name);
      expect(await names(undefined, 10)).toEqual(['a', 'a-1', 'a1', 'b', 'c']);
      expect(await names('a-1', 2)).toEqual(['a1', 'b']);
      expect(await names('c', 2)).toEqual([]);
      expect(await store.count()).toBe(5);
    });

    it('removes a cluster with its credential, once', async () => {
      await insert();
      expect(await work.run((tx) => store.hold(tx, 'eu-1'))).toBe(true);
      expect(await work.run((tx) => store.remove(tx, 'eu-1'))).toBe(true);
      expect(await work.run((tx) => store.remove(tx, 'eu-1'))).toBe(false);
      expect(await store.open('eu-1')).toBeUndefined();
    });

    it('keeps the cluster when the transaction that removes it fails', async () => {
      await insert();
      const failing = work.run(async (tx) => {
        await store.remove(tx, 'eu-1');
        throw new Error('after the removal');
      });
      await expect(failing).rejects.toThrow('after the removal');
      expect(await store.find('eu-1')).toEqual(aCluster());
    });

    it('saves health for the revision that was checked, and for no other', async () => {
      await insert();
      const save = (revision: string) =>
        work.run((tx) => store.saveHealth(tx, { name: 'eu-1', revision }, health));
      expect(await save('an-earlier-one')).toBe(false);
      expect((await store.find('eu-1'))?.health.state).toBe('unknown');
      expect(await save(aCluster().revision)).toBe(true);
      expect((await store.find('eu-1'))?.health).toEqual(health);
    });
  });
}

const firstPage = { after: undefined, limit: 10 };
