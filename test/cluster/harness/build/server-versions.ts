/** The Kubernetes versions that can be booted. A new one is an entry here and a source folder. */
import { join } from 'node:path';
import { HarnessError } from '../harness-error.ts';

export interface ServerVersion {
  version: string;
  /** Go sources of the binary; `go.sum` pins every byte of it. */
  sourceDirectory: string;
  /** Clusters of different versions live side by side under different names. */
  namePrefix: string;
  /** Whose binary also serves etcd and kubectl: the newest does, for every older server. */
  toolsVersion: string;
  /** Passed to API server, controller manager and kubelet, e.g. `EphemeralContainers=true`. */
  featureGates?: string;
  /** Kubelets before 1.27 take the runtime's socket as a flag and refuse newer config fields. */
  kubeletDialect: 'runtime-in-config' | 'runtime-as-flag';
}

export const DEFAULT_VERSION = '1.34.2';

const serverSources = join(import.meta.dirname, '..', 'server');

const SERVER_VERSIONS: readonly ServerVersion[] = [
  {
    version: DEFAULT_VERSION,
    sourceDirectory: join(serverSources, 'v1.34'),
    namePrefix: 'endo',
    toolsVersion: DEFAULT_VERSION,
    kubeletDialect: 'runtime-in-config',
  },
];

export function getServerVersion(version: string): ServerVersion {
  const found = SERVER_VERSIONS.find((known) => known.version === version);
  if (found) return found;
  const known = SERVER_VERSIONS.map((each) => each.version).join(', ');
  throw new HarnessError(
    `There is no server source for Kubernetes ${version}; known: ${known}.`,
    'Leave --version out, or add the version to build/server-versions.ts with its Go sources.',
  );
}
