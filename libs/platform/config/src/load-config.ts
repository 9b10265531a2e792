import type { z } from 'zod';
import { gatewaySettings } from './gateway-settings.ts';
import type { Setting } from './setting.ts';

type Settings = typeof gatewaySettings;
export type GatewayConfig = {
  readonly [Key in keyof Settings]: z.output<Settings[Key]['schema']>;
};

/** Everything that is wrong with the configuration, at once. */
export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(['The configuration is not usable:', ...problems.map((p) => `  - ${p}`)].join('\n'));
    this.problems = problems;
  }
}

const entries = Object.entries(gatewaySettings) as [keyof Settings, Setting<z.ZodType>][];

/** Reads the environment once; throws `ConfigInvalid` naming every problem. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const problems: string[] = [...unknownVariables(env)];
  const config: Record<string, unknown> = {};
  for (const [key, { variable, schema, defaultText, sentence, sensitivity }] of entries) {
    const text = env[variable] ?? defaultText;
    if (text === undefined) {
      problems.push(`${variable} is not set. ${sentence}`);
      continue;
    }
    const parsed = schema.safeParse(text);
    if (parsed.success) config[key] = parsed.data;
    else problems.push(...parsed.error.issues.map((i) => problemOf(variable, i, sensitivity)));
  }
  if (problems.length === 0) problems.push(...contradictions(config as GatewayConfig));
  if (problems.length > 0) throw new ConfigInvalid(problems);
  return config as GatewayConfig;
}

function problemOf(variable: string, issue: z.core.$ZodIssue, sensitivity: string): string {
  const at = issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  // A message may quote the value, which a secret's must not.
  return `${variable}${at}: ${sensitivity === 'public' ? issue.message : 'is not valid'}`;
}

/** A misspelt variable would otherwise be ignored and its default used without a word. */
function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(entries.map(([, { variable }]) => variable));
  return Object.keys(env)
    .filter(
      (name) => name.startsWith('ENDOSCOPE_') && !known.has(name) && !clientVariables.has(name),
    )
    .map((name) => `${name} is not a setting of the gateway. See docs/reference/config.md.`);
}

/** Read by `endo` and by the tests, so they may stand in a gateway's environment. */
const clientVariables = new Set([
  'ENDOSCOPE_SERVER',
  'ENDOSCOPE_CLUSTER',
  'ENDOSCOPE_NAMESPACE',
  'ENDOSCOPE_TOKEN',
  'ENDOSCOPE_CLIENT_ID',
  'ENDOSCOPE_CLIENT_SECRET',
  'ENDOSCOPE_CLUSTER_DIR',
  'ENDOSCOPE_TEST_KUBECONFIGS',
  'ENDOSCOPE_CLUSTER_TESTS',
  'ENDOSCOPE_TEST_RUN',
]);

function contradictions(config: GatewayConfig): string[] {
  const problems: string[] = [];
  if (config.sessionTtlMsDefault > config.sessionTtlMsMax) {
    problems.push('ENDOSCOPE_SESSION_TTL_DEFAULT is longer than ENDOSCOPE_SESSION_TTL_MAX.');
  }
  if (config.ledgerKeyRingFile === config.keyRingFile) {
    problems.push('ENDOSCOPE_LEDGER_KEYRING_FILE is the file of ENDOSCOPE_KEYRING_FILE, too.');
  }
  if ((config.ledgerWebhook === '') !== (config.ledgerWebhookSecret === '')) {
    problems.push('ENDOSCOPE_LEDGER_WEBHOOK and ENDOSCOPE_LEDGER_WEBHOOK_SECRET go together.');
  }
  if (config.databaseBytesMax > 0 && config.databaseFloorBytes >= config.databaseBytesMax) {
    problems.push('ENDOSCOPE_DATABASE_FLOOR_BYTES is not below ENDOSCOPE_DATABASE_BYTES_MAX.');
  }
  problems.push(...incompleteObjectStore(config));
  problems.push(...incompleteReplica(config));
  const names = config.issuers.map(({ issuer }) => issuer);
  for (const name of new Set(names)) {
    if (names.filter((n) => n === name).length > 1) {
      problems.push(`ENDOSCOPE_ISSUERS names ${name} twice.`);
    }
  }
  return config.environment === 'production'
    ? [...problems, ...unsafeInProduction(config)]
    : problems;
}

/** An object store that is used has credentials, and credentials are for one that is used. */
function incompleteObjectStore(config: GatewayConfig): string[] {
  const problems: string[] = [];
  const isUsed = config.recordingStore.s3 !== undefined || config.ledgerHeadsS3 !== undefined;
  if (isUsed && config.s3CredentialsFile === '') {
    problems.push('ENDOSCOPE_S3_CREDENTIALS_FILE is not set, and an s3:// place is.');
  }
  const endpoint = config.s3Endpoint === '' ? undefined : new URL(config.s3Endpoint);
  const isPlain =
    !endpoint ||
    (/^https?:$/.test(endpoint.protocol) &&
      endpoint.pathname === '/' &&
      `${endpoint.username}${endpoint.password}${endpoint.search}${endpoint.hash}` === '');
  if (!isPlain) {
    problems.push(
      'ENDOSCOPE_S3_ENDPOINT is http(s), a host and a port, with nothing before or behind them.',
    );
  }
  return problems;
}

/** Either all of it, or the gateway is the only one. */
function incompleteReplica(config: GatewayConfig): string[] {
  const given = {
    ENDOSCOPE_REPLICA_LISTEN: config.replicaListen !== undefined,
    ENDOSCOPE_REPLICA_ADVERTISE: config.replicaAdvertise !== '',
    ENDOSCOPE_REPLICA_CERT_FILE: config.replicaCertFile !== '',
    ENDOSCOPE_REPLICA_KEY_FILE: config.replicaKeyFile !== '',
    ENDOSCOPE_REPLICA_CA_FILE: config.replicaCaFile !== '',
  };
  const missing = Object.entries(given).flatMap(([name, isGiven]) => (isGiven ? [] : [name]));
  if (missing.length === 0 || missing.length === Object.keys(given).length) return [];
  return [`${missing.join(', ')}: the settings of a replica are given together or not at all.`];
}

/** A range that takes in this machine: a registered cluster could then be the gateway itself. */
const loopback = /^(127\.|::1\/|0\.0\.0\.0\/|::\/)/;

function unsafeInProduction(config: GatewayConfig): string[] {
  const problems = config.allowedPrivateAddresses
    .filter((range) => loopback.test(range))
    .map((range) => `ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES: ${range} is for development only.`);
  if (config.ledgerWebhook !== '' && !config.ledgerWebhook.startsWith('https://')) {
    problems.push('ENDOSCOPE_LEDGER_WEBHOOK must be https in production.');
  }
  if (config.s3Endpoint !== '' && !config.s3Endpoint.startsWith('https://')) {
    problems.push('ENDOSCOPE_S3_ENDPOINT must be https in production.');
  }
  for (const { issuer, jwksUri } of config.issuers) {
    for (const url of [issuer, jwksUri]) {
      if (url && !url.startsWith('https://')) {
        problems.push(`ENDOSCOPE_ISSUERS: ${url} must be https in production.`);
      }
    }
  }
  return problems;
}

/** The effective configuration as it may be printed: secrets are named, never shown. */
export function redactedConfig(config: GatewayConfig): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([key, { variable, sensitivity }]) => [
      variable,
      sensitivity === 'public' ? config[key] : config[key] === '' ? '' : '[set]',
    ]),
  );
}
