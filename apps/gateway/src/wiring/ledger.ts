import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExportEvents } from '@endoscope/audit/ledger';
import { ExportLedger, GetCheckpoint, IntroduceKeys, KeepSealed } from '@endoscope/audit/ledger';
import { ListCheckpoints, ProveConsistency, ProveInclusion } from '@endoscope/audit/ledger';
import { PlaceLedgerHold, PublishHeads, ReleaseLedgerHold } from '@endoscope/audit/ledger';
import { RemoveLedgerPeriods, SealLedger, ledgerLimits } from '@endoscope/audit/ledger';
import type { Sealer, SealingState } from '@endoscope/audit/ledger';
import { FileHeadPlace, PrismaAuditLog, PrismaLedgerReader } from '@endoscope/audit/adapters';
import {
  ObjectHeadPlace,
  PrismaRetentionStore,
  PrismaSealingStore,
  WebhookHeadPlace,
} from '@endoscope/audit/adapters';
import { systemContext } from '@endoscope/core';
import { PeriodicJob } from '@endoscope/jobs';
import { LedgerRetentionDoor } from '../audit/ledger-retention-door.ts';
import { LedgerDoor } from '../audit/ledger-door.ts';
import { gatewayVersion } from '../version.ts';
import { openObjectStore } from './object-store.ts';
import type { Platform } from './platform.ts';

/** The sealed ledger of this process. */
export interface Ledger {
  readonly origin: string;
  readonly door: LedgerDoor;
  readonly retention: LedgerRetentionDoor;
  /** Removes what is old; one pass does nothing while everything is kept. */
  readonly remove: PeriodicJob;
  readonly state: () => SealingState;
  /** How long the oldest event waits for its leaf; 0 when all have theirs. */
  readonly lagMs: () => Promise<number>;
  /** Introduces new keys, then seals until `stop`; throws what the operator must mend. */
  start(): Promise<void>;
  /** Seals what is left and lets another gateway take over at once; before the database closes. */
  stop(): Promise<void>;
}

export function wireLedger(platform: Platform, signers: Sealer['signers']): Ledger {
  const { config, database, audit, work, logger } = platform;
  const origin = config.ledgerOrigin;
  const holder = `${hostname()}/${process.pid}/${randomUUID()}`;
  const store = new PrismaSealingStore(database);
  const reader = new PrismaLedgerReader(database);
  const log = new PrismaAuditLog(database);
  const introduce = new IntroduceKeys({ log, store, ledger: reader, audit, work });
  const seal = new SealLedger(store, database.quickWork, { holder, origin, signers });
  const publishers = headPublishers(platform);
  const keep = new KeepSealed(seal, observer(platform, publishers));
  const job = new PeriodicJob({
    name: 'seal-ledger',
    intervalMs: ledgerLimits.sealIntervalMs,
    firstInMs: 0,
    run: (signal) => keep.pass(signal),
    onError: (name, cause) => logger.error({ event: 'job.failed', job: name, cause }),
  });
  return {
    origin,
    door: ledgerDoor(platform, reader),
    ...retentionOf(platform, signers),
    state: () => keep.state,
    lagMs: () => store.oldestUnsealedMs(),
    start: async () => {
      const given = { origin, signers, areKeysLost: config.ledgerKeysLost };
      const keyIds = await introduce.execute(systemContext(), given);
      if (keyIds.length > 0) logger.info({ event: 'ledger.keys_introduced', origin, keyIds });
      job.start();
    },
    stop: async () => {
      const last = job
        .stop()
        .then(() => keep.pass())
        .then(() => store.releaseLease(holder));
      await withinLastPass(last);
      keep.showLast();
      await withinLastPass(Promise.all(publishers.map((publisher) => publisher.stop())));
    },
  };
}

function retentionOf(
  platform: Platform,
  signers: Sealer['signers'],
): Pick<Ledger, 'retention' | 'remove'> {
  const { database, audit, work, clock, require: access, logger, config } = platform;
  const store = new PrismaRetentionStore(database);
  const retention = new LedgerRetentionDoor({
    access,
    place: new PlaceLedgerHold(store, audit, work, clock),
    release: new ReleaseLedgerHold(store, audit, work, clock),
    holds: () => store.holds(),
    tombstones: () => store.tombstones(),
  });
  const keptDays = config.ledgerKeptDays;
  const periods = new RemoveLedgerPeriods({ store, audit, work, signers, keptDays });
  const remove = new PeriodicJob({
    name: 'remove-ledger-periods',
    intervalMs: ledgerLimits.retentionIntervalMs,
    firstInMs: ledgerLimits.retentionFirstInMs,
    run: async (signal) => {
      const { tombstone, events } = await periods.execute(systemContext(signal));
      if (tombstone === undefined && events === 0) return;
      const through = tombstone?.endSize;
      logger.info({ event: 'ledger.period_removed', through, events, note: tombstone?.note });
    },
    onError: (job, cause) => logger.warn({ event: 'job.failed', job, cause }),
  });
  return { retention, remove };
}

/** A database or a place that does not answer may not hold up the end of the process. */
async function withinLastPass(work: Promise<unknown>): Promise<void> {
  const deadline = new AbortController();
  const late = sleep(ledgerLimits.lastPassMs, undefined, { signal: deadline.signal });
  await Promise.race([work.catch(() => undefined), late.catch(() => undefined)]);
  deadline.abort();
}

function ledgerDoor(platform: Platform, reader: PrismaLedgerReader): LedgerDoor {
  const { config, require: access, auditAlone: audit } = platform;
  const origin = config.ledgerOrigin;
  return new LedgerDoor({
    access,
    audit,
    checkpoint: new GetCheckpoint(reader),
    checkpoints: new ListCheckpoints(reader),
    inclusion: new ProveInclusion(reader),
    consistency: new ProveConsistency(reader),
    exported: new ExportLedger(reader, origin),
    events: new ExportEvents(reader, { origin, version: gatewayVersion }),
    keys: () => reader.keys(),
    origin,
  });
}

function headPublishers({ config, logger, metrics }: Platform): readonly PublishHeads[] {
  const { ledgerHeadsFile, ledgerHeadsS3, ledgerWebhook: url, ledgerWebhookSecret } = config;
  const secret = Buffer.from(ledgerWebhookSecret.replace(/^whsec_/, ''), 'base64');
  const places = [
    ...(ledgerHeadsFile === '' ? [] : [new FileHeadPlace(ledgerHeadsFile)]),
    ...(ledgerHeadsS3 ? [new ObjectHeadPlace(openObjectStore(config, ledgerHeadsS3))] : []),
    ...(url === '' ? [] : [new WebhookHeadPlace({ url, secret, origin: config.ledgerOrigin })]),
  ];
  const observe: ConstructorParameters<typeof PublishHeads>[1] = {
    onPublished: (place) => metrics.ledgerHeadsPublished.inc({ place, outcome: 'ok' }),
    onFailure: (place, { cause, isFirst }) => {
      metrics.ledgerHeadsPublished.inc({ place, outcome: 'failed' });
      if (isFirst) logger.warn({ event: 'ledger.head_not_published', place, cause });
    },
  };
  return places.map((place) => new PublishHeads(place, observe));
}

function observer(
  { logger, metrics }: Platform,
  publishers: readonly PublishHeads[],
): ConstructorParameters<typeof KeepSealed>[1] {
  return {
    onState: (state, cause) => {
      const line = { event: 'ledger.sealing_changed', state };
      if (state === 'failing') logger.error({ ...line, cause });
      else logger.info(line);
    },
    onSealed: ({ events, head }) => {
      metrics.ledgerSealed.inc(events);
      metrics.ledgerSize.set(head.treeSize);
      for (const publisher of publishers) publisher.offer(head);
    },
    onFailure: () => metrics.ledgerSealFailures.inc(),
    showHead: ({ treeSize, note }) =>
      logger.info({ event: 'ledger.head_signed', treeSize, checkpoint: note }),
  };
}
