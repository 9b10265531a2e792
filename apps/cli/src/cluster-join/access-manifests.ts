import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CliError, exitCodes } from '../cli-error.ts';

/** An object of Kubernetes, as far as it is looked at here. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string }[];
}

/** `impersonate`: act as the caller. `direct`: an own narrow role, and no impersonation. */
export type Access = 'impersonate' | 'direct';

export const serviceAccount = { namespace: 'endoscope-system', name: 'endoscope-gateway' } as const;
const directFile = 'direct/20-direct.yaml';

/** The YAML files of deploy/cluster-access, by their path below it, in the order to apply. */
export async function readAccessFiles(from = import.meta.dirname): Promise<Map<string, string>> {
  const directory = findDirectory(from);
  const names = (await readdir(directory, { recursive: true }))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const read = async (name: string) =>
    [name, await readFile(join(directory, name), 'utf8')] as const;
  return new Map(await Promise.all(names.map(read)));
}

function findDirectory(from: string): string {
  for (let directory = from; directory !== dirname(directory); directory = dirname(directory)) {
    const candidate = join(directory, 'deploy', 'cluster-access');
    if (existsSync(candidate)) return candidate;
  }
  throw new CliError('The manifests of deploy/cluster-access are not part of this installation.', {
    exitCode: exitCodes.failedPrecondition,
  });
}

/**
 * What to apply for one way of access. With impersonation people hold the debugger role, bound to
 * their groups; without it only the gateway has rights. What is optional is left to the operator.
 */
export function selectManifests(
  files: ReadonlyMap<string, string>,
  { access, groups }: { access: Access; groups: readonly string[] },
): Manifest[] {
  const isWanted = (name: string) =>
    access === 'direct' ? name === directFile || /^[01]0-/.test(name) : !name.includes('/');
  const wanted = [...files].filter(([name]) => isWanted(name));
  const manifests = wanted.flatMap(([, text]) =>
    parseAllDocuments(text).map((document) => document.toJS() as Manifest),
  );
  return groups.length === 0 ? manifests : manifests.map((m) => boundToGroups(m, groups));
}

/** Replaces the group of the example binding by the groups of this issuer. */
function boundToGroups(manifest: Manifest, groups: readonly string[]): Manifest {
  if (!manifest.subjects?.every((subject) => subject.kind === 'Group')) return manifest;
  const apiGroup = 'rbac.authorization.k8s.io';
  return { ...manifest, subjects: groups.map((name) => ({ kind: 'Group', name, apiGroup })) };
}

/** A Secret whose token ends only with the service account (the way before Kubernetes 1.24). */
export function tokenSecret(): Manifest & { type: string } {
  const { name, namespace } = serviceAccount;
  const annotations = { 'kubernetes.io/service-account.name': name };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: { name: `${name}-token`, namespace, annotations } as Manifest['metadata'],
  };
}

/** A context's name as a cluster name: a DNS label. */
export function clusterNameOf(context: string): string {
  const name = context
    .toLowerCase()
    .replace(/^.*[/@]/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'cluster' : name;
}
