import { WatchLedger, ledgerLimits } from '@endoscope/audit/ledger';
import type { LedgerAcceptance } from '@endoscope/audit/ledger';
import { PeriodicJob } from '@endoscope/jobs';
import type { OpenAttachments } from '@endoscope/streams';
import type { Platform } from './platform.ts';

/** Whether the ledger accepts, and what follows for every stream and every write when it does not. */
export interface LedgerWatch {
  readonly state: () => LedgerAcceptance;
  readonly job: PeriodicJob;
}

export function wireLedgerWatch(platform: Platform, open: OpenAttachments): LedgerWatch {
  const { database, clock, logger, metrics } = platform;
  metrics.ledgerAccepting.set(1);
  const onState = (state: LedgerAcceptance, cause?: unknown): void => {
    const line = { event: 'ledger.acceptance_changed', state, streams: open.count };
    metrics.ledgerAccepting.set(state === 'accepting' ? 1 : 0);
    // While it may be a moment only, what is written waits for the database itself.
    database.refuseWrites(state === 'refusing' ? cause : undefined);
    if (state === 'accepting') {
      logger.info(line);
      return open.release();
    }
    logger.error({ ...line, cause });
    if (state === 'paused') open.hold();
  };
  const onRefusing = (): void => open.endUnrecordable();
  const probe = (timeoutMs: number): Promise<void> => database.probe.execute(timeoutMs);
  const watch = new WatchLedger(probe, { onState, onRefusing }, clock);
  const job = new PeriodicJob({
    name: 'watch-ledger',
    intervalMs: ledgerLimits.watchIntervalMs,
    run: (signal) => watch.pass(signal),
    onError: (name, cause) => logger.error({ event: 'job.failed', job: name, cause }),
  });
  return { state: () => watch.state, job };
}
