/** The Kubernetes versions that can be booted. A new one is an entry here and a source folder. */
import { join } from 'node:path';
import { HarnessError } from '../harness-error.ts';

export interface ServerVersion {
  version: string;
  /** Go sources of the binary; `go.sum` pins every byte of it. */
  sourceDirectory: string;
  /** Clusters of different versions live side by side under different names. */
  namePrefix: string;
  /** Whose binary serves etcd: the newest does, for every older API server. */
  etcdVersion: string;
  /** Passed to API server, controller manager and kubelet, unless `up` was told others. */
  featureGates?: string;
  /** Kubelets before 1.27 take the runtime's socket as a flag and refuse newer config fields. */
  kubeletDialect: 'runtime-in-config' | 'runtime-as-flag';
  /** Before 1.30 logs are in /var/log/pods, which clusters cannot share; see `private-logs.ts`. */
  hasFixedLogDirectory?: boolean;
  /** Before 1.24 manager and scheduler listen on fixed ports too, which clusters cannot share. */
  hasInsecurePorts?: boolean;
  /** The published module lacks a generated file; see `generated-openapi.ts`. */
  lacksOpenApi?: boolean;
}

export const DEFAULT_VERSION = '1.34.2';

const serverSources = join(import.meta.dirname, '..', 'server');

const SERVER_VERSIONS: readonly ServerVersion[] = [
  {
    version: DEFAULT_VERSION,
    sourceDirectory: join(serverSources, 'v1.34'),
    namePrefix: 'endo',
    etcdVersion: DEFAULT_VERSION,
    kubeletDialect: 'runtime-in-config',
  },
  {
    // The first in which ephemeral containers are no longer beta; streams speak v4 and not v5.
    version: '1.25.4',
    sourceDirectory: join(serverSources, 'v1.25'),
    namePrefix: 'endo-125',
    etcdVersion: DEFAULT_VERSION,
    kubeletDialect: 'runtime-as-flag',
    hasFixedLogDirectory: true,
  },
  {
    // The last in which ephemeral containers are alpha: another object, and off without the gate.
    version: '1.21.14',
    sourceDirectory: join(serverSources, 'v1.21'),
    namePrefix: 'endo-121',
    etcdVersion: DEFAULT_VERSION,
    featureGates: 'EphemeralContainers=true',
    kubeletDialect: 'runtime-as-flag',
    hasFixedLogDirectory: true,
    hasInsecurePorts: true,
    lacksOpenApi: true,
  },
];

export const KNOWN_VERSIONS: readonly string[] = SERVER_VERSIONS.map((each) => each.version);

export function getServerVersion(version: string): ServerVersion {
  const found = SERVER_VERSIONS.find((known) => known.version === version);
  if (found) return found;
  throw new HarnessError(
    `There is no server source for Kubernetes ${version}; known: ${KNOWN_VERSIONS.join(', ')}.`,
    'Leave --version out, or add the version to build/server-versions.ts with its Go sources.',
  );
}

/** The same version with other gates is another kind of cluster, so it has names of its own. */
export function withFeatureGates(version: ServerVersion, featureGates?: string): ServerVersion {
  if (featureGates === undefined || featureGates === version.featureGates) return version;
  return { ...version, featureGates, namePrefix: `${version.namePrefix}-gated` };
}
