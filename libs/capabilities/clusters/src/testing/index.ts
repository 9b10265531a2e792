export { aCluster } from './cluster-builder.ts';
export { MemoryClusterStore } from './memory-cluster-store.ts';
export { aCertificatePair } from './certificate-pair.ts';
export { aRequest, ClustersFixture, testNow } from './clusters-fixture.ts';
export { ScriptedAccess } from './scripted-access.ts';
