import type { FieldViolation } from '@endoscope/core';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { KubeconfigRefused } from '../domain/cluster.errors.ts';
import type { ClusterCredential } from '../domain/cluster.ts';
import { parseServerUrl } from '../domain/server-url.ts';
import type { ImportedConnection, KubeconfigReader } from '../ports/kubeconfig-reader.ts';
import {
  clusterRefusals,
  clusterShape,
  contextShape,
  kubeconfigShape,
  userRefusals,
  userShape,
  withoutEmptyRefused,
} from './kubeconfig-refusals.ts';

type Kubeconfig = z.infer<typeof kubeconfigShape>;
type Violations = FieldViolation[];

/**
 * Reads one context. Everything is refused that would run a program, read a file or weaken TLS
 * (kubeconfig-refusals.ts); only the two entries that passed go to the official parser, in a file
 * of our own making. No error holds any of the content but names and field names.
 */
export class ClientNodeKubeconfigReader implements KubeconfigReader {
  async read(kubeconfig: string, context: string | undefined): Promise<ImportedConnection> {
    const file = parseFile(kubeconfig);
    const violations: Violations = [];
    const chosen = choose(file, context);
    const cluster = checkEntry(chosen.cluster, violations);
    const user = checkEntry(chosen.user, violations);
    if (violations.length > 0) {
      throw new KubeconfigRefused(
        { what: `Context ${chosen.context} of the kubeconfig is refused.` },
        { fields: violations },
      );
    }
    return connectionOf(cluster, user, chosen);
  }
}

interface Entry {
  /** Where it stands, such as `users[dev].user`. */
  readonly path: string;
  readonly value: unknown;
  readonly shape: z.ZodType<object>;
  readonly refusalsOf: (entry: object) => readonly { key: string; message: string }[];
}

interface Chosen {
  readonly context: string;
  readonly cluster: Entry;
  readonly user: Entry;
}

/** Aliases are refused altogether: no kubeconfig needs one, and nested ones grow without bound. */
function parseFile(kubeconfig: string): Kubeconfig {
  try {
    const document = parseDocument(kubeconfig, { uniqueKeys: true, stringKeys: true });
    const parsed = kubeconfigShape.safeParse(document.toJS({ maxAliasCount: 0 }));
    if (document.errors.length === 0 && document.warnings.length === 0 && parsed.success) {
      return parsed.data;
    }
  } catch {
    // Refused below, without the parser's words: they quote the file.
  }
  throw new KubeconfigRefused({
    what: 'The kubeconfig is not one YAML document of the kind Config without aliases. `kubectl config view --raw --minify --flatten` writes one.',
  });
}

function choose(file: Kubeconfig, asked: string | undefined): Chosen {
  const context = asked ?? file['current-context'] ?? '';
  const names = file.contexts.map(({ name }) => name);
  const found = file.contexts.find(({ name }) => name === context);
  const parsed = contextShape.safeParse(found?.context);
  if (!parsed.success) {
    const known = names.slice(0, 10).map(brief).join(', ');
    throw new KubeconfigRefused({
      what: `The kubeconfig has no usable context "${brief(context)}". Choose one of: ${known || 'none'}.`,
    });
  }
  const { cluster, user } = parsed.data;
  return {
    context: brief(context),
    cluster: {
      path: `clusters[${brief(cluster)}].cluster`,
      value: file.clusters.find(({ name }) => name === cluster)?.cluster,
      shape: clusterShape,
      refusalsOf: clusterRefusals,
    },
    user: {
      path: `users[${brief(user)}].user`,
      value: file.users.find(({ name }) => name === user)?.user,
      shape: userShape,
      refusalsOf: userRefusals,
    },
  };
}

function checkEntry(entry: Entry, violations: Violations): Record<string, unknown> {
  const { path, value } = entry;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    violations.push({ field: path, message: 'is missing.' });
    return {};
  }
  for (const { key, message } of entry.refusalsOf(value)) {
    violations.push({ field: `${path}.${key}`, message });
  }
  const parsed = entry.shape.safeParse(withoutEmptyRefused(value));
  if (parsed.success) return parsed.data as Record<string, unknown>;
  for (const issue of parsed.error.issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
    const message =
      issue.code === 'unrecognized_keys' ? 'is not a setting known here.' : 'is malformed.';
    for (const key of keys) violations.push({ field: `${path}.${brief(key)}`, message });
  }
  return {};
}

async function connectionOf(
  cluster: Record<string, unknown>,
  user: Record<string, unknown>,
  chosen: Chosen,
): Promise<ImportedConnection> {
  // Loaded when first needed: it takes 0.7 s and 60 MB.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const checked = new KubeConfig();
  checked.loadFromString(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'chosen',
      contexts: [{ name: 'chosen', context: { cluster: 'chosen', user: 'chosen' } }],
      clusters: [{ name: 'chosen', cluster }],
      users: [{ name: 'chosen', user }],
    }),
  );
  const { server = '', caData } = checked.getCurrentCluster() ?? {};
  const { token, certData, keyData } = checked.getCurrentUser() ?? {};
  const violations: Violations = [];
  const url = parseServerUrl(server);
  if (!url.ok) violations.push({ field: `${chosen.cluster.path}.server`, message: url.why });
  const credential = credentialOf({ token, certData, keyData }, chosen.user.path, violations);
  if (violations.length > 0 || !credential) {
    const what = `Context ${chosen.context} of the kubeconfig is refused.`;
    throw new KubeconfigRefused({ what }, { fields: violations });
  }
  return {
    serverUrl: url.ok ? url.url : server,
    caCertificatePem: caData ? decoded(caData) : undefined,
    credential,
  };
}

function credentialOf(
  user: { token?: string; certData?: string; keyData?: string },
  path: string,
  violations: Violations,
): ClusterCredential | undefined {
  const { token, certData, keyData } = user;
  const refuse = (message: string): undefined => {
    violations.push({ field: path, message });
    return undefined;
  };
  if (token && (certData || keyData)) {
    return refuse(
      'has a token and a client certificate; leave one, so that it is clear which acts.',
    );
  }
  if (token) return { kind: 'bearer_token', token };
  if (!certData || !keyData) {
    return refuse(
      'has no credential: give a token, or client-certificate-data and client-key-data.',
    );
  }
  const [certificatePem, privateKeyPem] = [decoded(certData), decoded(keyData)];
  return { kind: 'client_certificate', certificatePem, privateKeyPem };
}

/** What is not base 64 becomes text that is no PEM, which the registration refuses. */
const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

const brief = (name: string): string => name.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
