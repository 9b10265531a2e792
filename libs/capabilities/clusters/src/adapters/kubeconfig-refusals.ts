import { z } from 'zod';

/** Why a setting of a kubeconfig is refused; an empty value is as good as none. */
type Refusals = Readonly<Record<string, string>>;

const flatten = 'Embed it: kubectl config view --raw --minify --flatten.';

const ofCluster: Refusals = {
  'certificate-authority': `names a file of yours, which a gateway must not read. ${flatten}`,
  'proxy-url': 'would send every call and the credential through another server. Remove it.',
  'insecure-skip-tls-verify': 'would trust any server. Give certificate-authority-data instead.',
  'tls-server-name':
    'would accept a certificate for another host. Use a server URL it is valid for.',
};

const ofUser: Refusals = {
  exec: 'is a plugin: it would run a program on the gateway. Use `endo cluster join`, which runs it on your machine.',
  'auth-provider': 'is a plugin that refreshes tokens on its own. Use `endo cluster join`.',
  'client-certificate': `names a file of yours, which a gateway must not read. ${flatten}`,
  'client-key': `names a file of yours, which a gateway must not read. ${flatten}`,
  tokenFile: 'names a file of yours, which a gateway must not read. Give the token itself.',
  username: 'is basic authentication, which Kubernetes has removed. Use a token.',
  password: 'is basic authentication, which Kubernetes has removed. Use a token.',
  as: 'is impersonation: the gateway decides itself as whom it acts.',
  'as-uid': 'is impersonation: the gateway decides itself as whom it acts.',
  'as-groups': 'is impersonation: the gateway decides itself as whom it acts.',
  'as-user-extra': 'is impersonation: the gateway decides itself as whom it acts.',
};

const text = z.string().max(128 * 1024);

/** The file's own shape. Entries that are not used are not looked into. */
export const kubeconfigShape = z.object({
  'current-context': text.optional(),
  contexts: z
    .array(z.object({ name: text, context: z.unknown() }))
    .max(1_000)
    .default([]),
  clusters: z
    .array(z.object({ name: text, cluster: z.unknown() }))
    .max(1_000)
    .default([]),
  users: z
    .array(z.object({ name: text, user: z.unknown() }))
    .max(1_000)
    .default([]),
});

export const contextShape = z.object({ cluster: text, user: text });

export const clusterShape = z.strictObject({
  server: text,
  'certificate-authority-data': text.optional(),
  'disable-compression': z.boolean().optional(),
  extensions: z.unknown().optional(),
});

export const userShape = z.strictObject({
  token: text.optional(),
  'client-certificate-data': text.optional(),
  'client-key-data': text.optional(),
  extensions: z.unknown().optional(),
});

export const clusterRefusals = (entry: object) => refusalsIn(entry, ofCluster);
export const userRefusals = (entry: object) => refusalsIn(entry, ofUser);

function refusalsIn(entry: object, refusals: Refusals): { key: string; message: string }[] {
  return Object.entries(refusals)
    .filter(([key]) => Object.hasOwn(entry, key) && isSet((entry as Record<string, unknown>)[key]))
    .map(([key, message]) => ({ key, message }));
}

function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== '' && value !== false;
}

/** The entry without refused keys that were left empty, for the strict shapes above. */
export function withoutEmptyRefused(entry: object): object {
  const refused = { ...ofCluster, ...ofUser };
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !Object.hasOwn(refused, key)));
}
