import { z } from 'zod';
import {
  addressOrNone,
  boolean,
  cidrList,
  duration,
  json,
  listenAddress,
  listenAddressOrNone,
  noteName,
  s3PlaceOrNone,
  webhookSecret,
  wholeNumber,
} from './setting-schemas.ts';
import { databaseSettings } from './database-settings.ts';
import { recordingSettings } from './recording-settings.ts';
import { setting } from './setting.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** One trusted OIDC issuer; the identity capability checks it further (identity.config.ts). */
const issuer = z.strictObject({
  issuer: z.url(),
  audience: z.string().min(1),
  /** Clients whose tokens are accepted (`client_id` or `azp`). */
  clients: z.array(z.string().min(1)).min(1),
  /** The public client that `endo login` uses; must be one of `clients`. */
  cliClientId: z.string().min(1).optional(),
  serviceClients: z.array(z.string().min(1)).default([]),
  algorithms: z.array(z.string()).optional(),
  typ: z.string().optional(),
  usernameClaim: z.string().min(1).default('preferred_username'),
  usernamePrefix: z.string().default(''),
  groupsClaim: z.string().min(1).default('groups'),
  groupsPrefix: z.string().default(''),
  requiredClaims: z.record(z.string(), z.string()).default({}),
  clockSkewSeconds: z.number().int().min(0).max(300).default(30),
  jwksUri: z.url().optional(),
});

export type IssuerSetting = z.output<typeof issuer>;

/** Every setting of the gateway. `docs/reference/config.md` is generated from this. */
export const gatewaySettings = {
  environment: setting('ENDOSCOPE_ENV', z.enum(['production', 'development']), {
    defaultText: 'production',
    sentence: 'In production, settings that are only safe on a developer’s machine are refused.',
  }),
  httpAddress: setting('ENDOSCOPE_HTTP_ADDRESS', listenAddress, {
    defaultText: '127.0.0.1:8080',
    sentence: 'Where REST and WebSocket listen. Put TLS in front of it.',
  }),
  grpcAddress: setting('ENDOSCOPE_GRPC_ADDRESS', listenAddress, {
    defaultText: '127.0.0.1:9090',
    sentence: 'Where gRPC listens, without TLS. Put TLS in front of it.',
  }),
  grpcPublicAddress: setting('ENDOSCOPE_GRPC_PUBLIC_ADDRESS', z.string().max(255), {
    defaultText: '',
    sentence: 'The gRPC address that /v1/info tells clients; empty tells the one it listens on.',
  }),
  grpcReflection: setting('ENDOSCOPE_GRPC_REFLECTION', boolean, {
    defaultText: 'false',
    sentence: 'Serves gRPC server reflection.',
  }),
  metricsAddress: setting('ENDOSCOPE_METRICS_ADDRESS', listenAddress, {
    defaultText: '127.0.0.1:9464',
    sentence: 'Where Prometheus metrics listen; they need no sign-in, so keep it inside.',
  }),
  replicaListen: setting('ENDOSCOPE_REPLICA_LISTEN', listenAddressOrNone, {
    defaultText: '',
    sentence:
      'Where other replicas reach this one, over mutual TLS; empty: this gateway has to be the only one on its database.',
  }),
  replicaAdvertise: setting('ENDOSCOPE_REPLICA_ADVERTISE', addressOrNone, {
    defaultText: '',
    sentence:
      'host:port under which other replicas reach this one, e.g. the address of its pod; no two may have the same.',
  }),
  replicaCertFile: setting('ENDOSCOPE_REPLICA_CERT_FILE', z.string(), {
    defaultText: '',
    sentence:
      'Certificate (PEM) of this replica, for both sides of a connection, with the DNS name `endoscope-replica`.',
  }),
  replicaKeyFile: setting('ENDOSCOPE_REPLICA_KEY_FILE', z.string(), {
    defaultText: '',
    sensitivity: 'sensitive',
    sentence: 'Private key (PEM) of that certificate.',
  }),
  replicaCaFile: setting('ENDOSCOPE_REPLICA_CA_FILE', z.string(), {
    defaultText: '',
    sentence: 'Authority (PEM) that signs the certificates of replicas, and nothing else.',
  }),
  databaseUrl: setting('DATABASE_URL', z.string().min(1), {
    sensitivity: 'secret',
    sentence: 'Postgres, as the application’s own role.',
  }),
  databaseMigrationUrl: setting('DATABASE_MIGRATION_URL', z.string(), {
    defaultText: '',
    sensitivity: 'secret',
    sentence: 'Postgres, as the owner of the tables, to migrate at start; empty uses DATABASE_URL.',
  }),
  databasePoolMax: setting('ENDOSCOPE_DATABASE_POOL_MAX', wholeNumber(2, 200), {
    defaultText: '10',
    sentence: 'Connections to Postgres at most.',
  }),
  ...databaseSettings,
  issuers: setting('ENDOSCOPE_ISSUERS', json(z.array(issuer).min(1).max(20)), {
    sentence: 'Trusted OIDC issuers, as a JSON array.',
  }),
  policyDir: setting('ENDOSCOPE_POLICY_DIR', z.string().min(1), {
    sentence: 'Folder of the Cedar policies (*.cedar); read again when they change.',
  }),
  templatesDir: setting('ENDOSCOPE_TEMPLATES_DIR', z.string(), {
    defaultText: '',
    sentence:
      'Folder of the templates (*.yaml, *.json; one each); read again when they change. Empty: none.',
  }),
  keyRingFile: setting('ENDOSCOPE_KEYRING_FILE', z.string().min(1), {
    sensitivity: 'sensitive',
    sentence:
      'Key ring that seals the credentials of clusters and the secrets of webhooks; readable by the gateway alone.',
  }),
  ledgerKeyRingFile: setting('ENDOSCOPE_LEDGER_KEYRING_FILE', z.string().min(1), {
    sensitivity: 'sensitive',
    sentence:
      'Key ring that signs the ledger, each key 32 bytes of an Ed25519 seed; readable by the gateway alone.',
  }),
  ledgerKeysLost: setting('ENDOSCOPE_LEDGER_KEYS_LOST', boolean, {
    defaultText: 'false',
    sentence:
      'true, for one start: all keys that have signed the ledger are lost, and others go on with it. Without it, a key ring that holds none of them is refused.',
  }),
  ledgerHeadsFile: setting('ENDOSCOPE_LEDGER_HEADS_FILE', z.string(), {
    defaultText: '',
    sentence:
      'File to which signed heads of the ledger are appended, best on a disk of its own; empty: none.',
  }),
  ledgerHeadsS3: setting('ENDOSCOPE_LEDGER_HEADS_S3', s3PlaceOrNone, {
    defaultText: '',
    sentence:
      'Where signed heads of the ledger are put in an object store, s3://bucket/prefix, best with a retention lock; empty: none.',
  }),
  ledgerWebhook: setting('ENDOSCOPE_LEDGER_WEBHOOK', z.union([z.literal(''), z.url()]), {
    defaultText: '',
    sentence: 'Address to which signed heads of the ledger are posted; empty: none.',
  }),
  ledgerWebhookSecret: setting('ENDOSCOPE_LEDGER_WEBHOOK_SECRET', webhookSecret, {
    defaultText: '',
    sensitivity: 'secret',
    sentence:
      'Secret that signs these posts (Standard Webhooks): whsec_ and base64 of 24 to 64 bytes.',
  }),
  ledgerOrigin: setting('ENDOSCOPE_LEDGER_ORIGIN', noteName, {
    sentence:
      'Name of the ledger, the same for ever and no other’s, such as endoscope.example.com/ledger.',
  }),
  ledgerKeptDays: setting('ENDOSCOPE_LEDGER_KEPT_DAYS', wholeNumber(0, 36_500), {
    defaultText: '0',
    sentence:
      'How many days an event is kept; then its whole sealed period is removed, which leaves a signed tombstone. 0: for ever.',
  }),
  webhookPrivateAddresses: setting('ENDOSCOPE_WEBHOOK_PRIVATE_ADDRESSES', cidrList, {
    defaultText: '',
    sentence:
      'Private or loopback ranges in which receivers of webhooks may be, comma-separated CIDRs.',
  }),
  allowedPrivateAddresses: setting('ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES', cidrList, {
    defaultText: '',
    sentence: 'Private or loopback ranges in which clusters may be, comma-separated CIDRs.',
  }),
  tokenFileDirs: setting('ENDOSCOPE_TOKEN_FILE_DIRS', z.string(), {
    defaultText: '/var/run/secrets/kubernetes.io/serviceaccount',
    sentence: 'Folders in which a cluster’s token file may be, comma-separated.',
  }),
  trustedProxies: setting('ENDOSCOPE_TRUSTED_PROXIES', cidrList, {
    defaultText: '',
    sentence:
      'Peers whose X-Forwarded-For is believed, comma-separated CIDRs; their connections are not limited by address.',
  }),
  connectionsMax: setting('ENDOSCOPE_CONNECTIONS_MAX', wholeNumber(1, 1_000_000), {
    defaultText: '20000',
    sentence:
      'Connections at both doors together; keep it below the process’s limit of open files.',
  }),
  connectionsPerAddressMax: setting(
    'ENDOSCOPE_CONNECTIONS_PER_ADDRESS_MAX',
    wholeNumber(0, 1_000_000),
    {
      defaultText: '4000',
      sentence: 'Connections of one address, or of one /64 of IPv6; 0: no limit.',
    },
  ),
  unsignedConnectionsMax: setting('ENDOSCOPE_UNSIGNED_CONNECTIONS_MAX', wholeNumber(0, 1_000_000), {
    defaultText: '4000',
    sentence:
      'Connections on which nobody has signed in yet; above it, the oldest is closed for a new one. 0: no limit.',
  }),
  unsignedConnectionsPerAddressMax: setting(
    'ENDOSCOPE_UNSIGNED_CONNECTIONS_PER_ADDRESS_MAX',
    wholeNumber(0, 1_000_000),
    { defaultText: '1000', sentence: 'The same, of one address.' },
  ),
  allowedOrigins: setting('ENDOSCOPE_ALLOWED_ORIGINS', z.string(), {
    defaultText: '',
    sentence: 'Browser origins that may open WebSockets, comma-separated; empty: same origin only.',
  }),
  logLevel: setting('ENDOSCOPE_LOG_LEVEL', z.enum(['debug', 'info', 'warn', 'error', 'silent']), {
    defaultText: 'info',
    sentence: 'Lowest level of log lines.',
  }),
  drainMs: setting('ENDOSCOPE_DRAIN', duration(0, 10 * minute), {
    defaultText: '20s',
    sentence: 'How long streams may go on after SIGTERM.',
  }),
  sessionTtlMsDefault: setting('ENDOSCOPE_SESSION_TTL_DEFAULT', duration(10 * second, 24 * hour), {
    defaultText: '1h',
    sentence: 'Life of a session that asks for none.',
  }),
  sessionTtlMsMax: setting('ENDOSCOPE_SESSION_TTL_MAX', duration(10 * second, 24 * hour), {
    defaultText: '8h',
    sentence: 'Longest life a session may ask for.',
  }),
  sessionIdleMs: setting('ENDOSCOPE_SESSION_IDLE', duration(10 * second, 24 * hour), {
    defaultText: '30m',
    sentence: 'A session in which nothing is typed for this long ends.',
  }),
  sessionStartTimeoutMs: setting('ENDOSCOPE_SESSION_START_TIMEOUT', duration(second, 30 * minute), {
    defaultText: '2m',
    sentence: 'A debug container that does not run after this long has failed.',
  }),
  resumeGraceMs: setting('ENDOSCOPE_RESUME_GRACE', duration(0, 30 * minute), {
    defaultText: '2m',
    sentence:
      'How long the place of a client whose connection was lost is kept for it; 0s: not at all.',
  }),
  sessionsPerUserMax: setting('ENDOSCOPE_SESSIONS_PER_USER_MAX', wholeNumber(1, 10_000), {
    defaultText: '10',
    sentence: 'Live sessions of one user.',
  }),
  sessionsPerPodMax: setting('ENDOSCOPE_SESSIONS_PER_POD_MAX', wholeNumber(1, 1_000), {
    defaultText: '10',
    sentence: 'Live sessions on one pod.',
  }),
  sessionsPerClusterMax: setting('ENDOSCOPE_SESSIONS_PER_CLUSTER_MAX', wholeNumber(1, 100_000), {
    defaultText: '200',
    sentence: 'Live sessions in one cluster.',
  }),
  ...recordingSettings,
  fileTransferBytesMax: setting(
    'ENDOSCOPE_FILE_TRANSFER_BYTES_MAX',
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
    {
      defaultText: String(16 * 1024 ** 3),
      sentence: 'Bytes of content that one copy of files may carry, either way.',
    },
  ),
} as const;
