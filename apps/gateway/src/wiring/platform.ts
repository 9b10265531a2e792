import { AppendAudit, AppendAuditAlone, ListAuditEvents, RecordVersion } from '@endoscope/audit';
import { PrismaAuditLog } from '@endoscope/audit/adapters';
import { newId, systemClock } from '@endoscope/core';
import type { Clock, UnitOfWork } from '@endoscope/core';
import { Database, migrate } from '@endoscope/database';
import { AuthenticateBearer, issuersSchema } from '@endoscope/identity';
import { JoseTokenVerifier } from '@endoscope/identity/adapters';
import { CurrentPolicies, DecideAccess, DescribeAccess, RequireAccess } from '@endoscope/policy';
import { WatchPolicies } from '@endoscope/policy';
import { CedarPolicyEngine, FilePolicySource } from '@endoscope/policy/adapters';
import { checkLeaseLimits, leaseLimits } from '@endoscope/replicas';
import type { LeaseLimits } from '@endoscope/replicas';
import { Metrics } from '@endoscope/telemetry';
import type { Logger } from '@endoscope/telemetry';
import type { GatewayConfig } from '@endoscope/config';
import type { DeliveryLimits } from '@endoscope/webhooks';
import { RecordRefusal } from '../errors/record-refusal.ts';
import { proveKeyRing } from './key-ring-proof.ts';

/** What every capability of this process stands on. */
export interface Platform {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly database: Database;
  readonly work: UnitOfWork;
  readonly audit: AppendAudit;
  readonly auditAlone: AppendAuditAlone;
  readonly recordVersion: RecordVersion;
  readonly refusal: RecordRefusal;
  readonly listAudit: ListAuditEvents;
  readonly authenticate: AuthenticateBearer;
  readonly decide: DecideAccess;
  readonly require: RequireAccess;
  readonly describe: DescribeAccess;
  /** Id of this process among those on the database. */
  readonly replica: string;
  readonly lease: LeaseLimits;
  /** Stops the policy watch and closes the database. */
  close(): Promise<void>;
}

export interface PlatformOptions {
  /** False: accepts a database that can lose commits. For the throw-away ones of tests only. */
  readonly durable?: boolean;
  /** Shorter ones, for tests of what happens when a replica falls silent. */
  readonly lease?: LeaseLimits;
  /** Shorter ones, for tests of retries. */
  readonly webhooks?: Partial<DeliveryLimits>;
  /** One that can be moved ahead, for tests of what ends at a time. */
  readonly clock?: Clock;
}

/** Opens the database, migrates it, loads the policies; throws what the operator must mend. */
export async function openPlatform(
  config: GatewayConfig,
  logger: Logger,
  options: PlatformOptions = {},
): Promise<Platform> {
  if (config.databaseMigrationUrl === '') {
    const advice = 'Set DATABASE_MIGRATION_URL, so that the gateway itself cannot edit the ledger.';
    logger.warn({ event: 'database.one_role', advice });
  }
  const applied = await migrate(config.databaseMigrationUrl || config.databaseUrl);
  if (applied.length > 0) logger.info({ event: 'database.migrated', migrations: applied });
  const database = await Database.connect({
    url: config.databaseUrl,
    poolMax: config.databasePoolMax,
    applicationName: 'endoscope-gateway',
    durable: options.durable,
    standbysMin: config.databaseStandbys,
    onConnectionLost: (cause) => logger.warn({ event: 'database.connection_lost', cause }),
  });
  try {
    await proveKeyRing(database, config.keyRingFile);
    const { lease = leaseLimits, clock = systemClock } = options;
    return await onDatabase(config, logger, { database, lease, clock });
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function onDatabase(
  config: GatewayConfig,
  logger: Logger,
  { database, lease, clock }: Pick<Platform, 'database' | 'lease' | 'clock'>,
): Promise<Platform> {
  checkLeaseLimits(lease);
  const auditLog = new PrismaAuditLog(database);
  const audit = new AppendAudit(auditLog, clock);
  const auditAlone = new AppendAuditAlone(audit, database.quickWork);
  const recordVersion = new RecordVersion(auditLog, auditAlone);
  const { policies, stopWatching } = await loadPolicies(config, logger, recordVersion);
  const decide = new DecideAccess(policies, clock);
  return {
    config,
    logger,
    metrics: new Metrics(),
    clock,
    database,
    work: database.work,
    audit,
    auditAlone,
    recordVersion,
    refusal: new RecordRefusal(auditAlone, logger),
    listAudit: new ListAuditEvents(auditLog),
    authenticate: authenticator(config, auditAlone, clock),
    decide,
    require: new RequireAccess(decide, auditAlone),
    describe: new DescribeAccess(policies),
    replica: newId('replica'),
    lease,
    close: async () => {
      stopWatching();
      await database.close();
    },
  };
}

async function loadPolicies(config: GatewayConfig, logger: Logger, record: RecordVersion) {
  const source = new FilePolicySource(config.policyDir);
  const policies = new CurrentPolicies(source, new CedarPolicyEngine(), ({ before, after }) => {
    const details = { policies: after.policies.map(({ id }) => id) };
    return record.execute('policy.changed', { before, version: after.version, details });
  });
  const set = await policies.load();
  logger.info({ event: 'policies.loaded', version: set.version, policies: set.policies.length });
  const watch = new WatchPolicies(policies, source, {
    onOutcome: (outcome) => logger.warn({ event: 'policies.reloaded', outcome }),
  });
  return { policies, stopWatching: watch.start() };
}

function authenticator(
  config: GatewayConfig,
  audit: AppendAuditAlone,
  clock: Clock,
): AuthenticateBearer {
  const allowInsecureLoopback = config.environment === 'development';
  const issuers = issuersSchema({ allowInsecureLoopback }).parse(
    config.issuers.map(({ cliClientId: _, ...issuer }) => issuer),
  );
  const verifier = new JoseTokenVerifier(issuers, clock);
  const rejections = {
    record: ({ ctx, reason, suppressed }: Parameters<RecordOne>[0]) =>
      audit.execute(ctx, {
        event: 'principal.rejected',
        result: 'denied',
        reason,
        details: { suppressed },
      }),
  };
  return new AuthenticateBearer(verifier, rejections, clock);
}

type RecordOne = import('@endoscope/identity').RecordRejection['record'];
