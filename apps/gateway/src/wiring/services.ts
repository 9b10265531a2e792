import { readLedgerSigners } from '@endoscope/audit/adapters';
import type { RemoveCluster } from '@endoscope/clusters';
import type { GatewayConfig } from '@endoscope/config';
import { systemContext } from '@endoscope/core';
import { PeriodicJob } from '@endoscope/jobs';
import { requestLimits, sweepLimits } from '@endoscope/sessions';
import type { Logger } from '@endoscope/telemetry';
import type { ExportSession } from '@endoscope/bundles';
import { wireBundles } from './bundles.ts';
import { wireClusters } from './clusters.ts';
import type { Clusters } from './clusters.ts';
import { wireLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { wireLedgerWatch } from './ledger-watch.ts';
import type { LedgerWatch } from './ledger-watch.ts';
import { openPlatform } from './platform.ts';
import type { Platform, PlatformOptions } from './platform.ts';
import { openRecordingStore } from './recording-store.ts';
import { wireRecordings } from './recordings.ts';
import type { Recordings } from './recordings.ts';
import { silentKeptMs, wireKeepers, wireReplicas } from './replicas.ts';
import type { Keepers, Replicas } from './replicas.ts';
import { wireSessions } from './sessions.ts';
import type { Sessions } from './sessions.ts';
import { loadTemplates } from './templates.ts';
import { wireWebhooks } from './webhooks.ts';
import type { Webhooks } from './webhooks.ts';
import { wireStreams } from './streams.ts';
import type { Streams } from './streams.ts';

/** Every use-case of the process, made once, by plain construction. */
export interface Services {
  readonly platform: Platform;
  readonly ledger: Ledger;
  readonly ledgerWatch: LedgerWatch;
  readonly webhooks: Webhooks;
  readonly clusters: Clusters;
  readonly sessions: Sessions;
  readonly recordings: Recordings;
  readonly exportSession: ExportSession;
  readonly keepers: Keepers;
  readonly streams: Streams;
  readonly replicas: Replicas;
  readonly remove: RemoveCluster;
  readonly jobs: readonly PeriodicJob[];
}

export async function wireServices(
  config: GatewayConfig,
  logger: Logger,
  options?: PlatformOptions,
): Promise<Services> {
  const signers = readLedgerSigners(config.ledgerKeyRingFile, config.ledgerOrigin);
  const platform = await openPlatform(config, logger, options);
  try {
    const templates = await loadTemplates(platform);
    const ledger = wireLedger(platform, signers);
    const webhooks = wireWebhooks(platform, options?.webhooks);
    const clusters = wireClusters(platform);
    const room = openRecordingStore(platform);
    const { current } = templates;
    const sessions = wireSessions(platform, clusters, { templates: current, check: room.check });
    const recordings = wireRecordings(platform, room, {
      live: sessions.live,
      clusters: clusters.find,
    });
    const { record, recordCommands } = recordings;
    const exportSession = wireBundles(platform, {
      ...{ room, sessions: sessions.find, recordings: recordings.find },
    });
    const keepers = wireKeepers(platform, sessions);
    const recorded = { ...sessions, record, recordCommands, keepers };
    const streams = wireStreams(platform, clusters, recorded);
    const replicas = wireReplicas(platform, sessions, { keepers, streams, record });
    const remove = clusters.remover(sessions.ofCluster);
    const made = { platform, clusters, sessions, keepers, streams, replicas };
    const jobs = [cleanUp(made), sweepPods(platform, sessions), replicas.beat];
    const ledgerWatch = wireLedgerWatch(platform, streams.open);
    jobs.push(templates.reload, ...ledgerWatch.jobs, ledger.remove, ...recordings.jobs);
    return { ...made, ledger, ledgerWatch, webhooks, recordings, exportSession, remove, jobs };
  } catch (error) {
    await platform.close();
    throw error;
  }
}

const cleanUpIntervalMs = 10 * 60_000;

type Cleaned = Pick<Services, 'platform' | 'sessions' | 'streams' | 'keepers'>;

function cleanUp({ platform, sessions, streams, keepers }: Cleaned): PeriodicJob {
  const { clock, logger, lease } = platform;
  return new PeriodicJob({
    name: 'clean-up',
    intervalMs: cleanUpIntervalMs,
    run: async () => {
      const now = clock.now();
      const keptSince = new Date(now.getTime() - requestLimits.idempotencyKeptMs);
      await sessions.store.deleteIdempotencyBefore(keptSince);
      await streams.tickets.deleteExpired(now);
      await keepers.closeAbandoned.execute(lease.expiryMs);
      await keepers.store.deleteSilentFor(silentKeptMs);
    },
    onError: (job, cause) => logger.warn({ event: 'job.failed', job, cause }),
  });
}

/** Soon after the start, too: an earlier process may have left pods behind. */
function sweepPods({ logger }: Platform, { sweep }: Sessions): PeriodicJob {
  return new PeriodicJob({
    name: 'sweep-made-pods',
    intervalMs: sweepLimits.intervalMs,
    firstInMs: 0,
    run: (signal) => sweep.execute(systemContext(signal)),
    onError: (job, cause) => logger.warn({ event: 'job.failed', job, cause }),
  });
}
