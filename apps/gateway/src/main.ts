import 'reflect-metadata';
import { ConfigInvalid, loadConfig, redactedConfig } from '@endoscope/config';
import { createLogger } from '@endoscope/telemetry';
import { startGateway } from './gateway.ts';

await main();

async function main(): Promise<void> {
  const config = configOrExplain();
  if (!config) return;
  const logger = createLogger(config.logLevel);
  logger.info({ event: 'gateway.starting', config: redactedConfig(config) });
  try {
    const gateway = await startGateway(config, logger);
    gateway.services.platform.metrics.collectDefault();
    const { httpUrl, grpcAddress, metricsUrl } = gateway;
    logger.info({ event: 'gateway.ready', httpUrl, grpcAddress, metricsUrl });
    stopOnSignals((drainMs) => gateway.close(drainMs));
  } catch (cause) {
    const { reason } = cause as { reason?: unknown };
    logger.error({ event: 'gateway.start_failed', reason, cause }, sentenceOf(cause));
    process.exitCode = 1;
  }
}

function configOrExplain() {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 78;
    return undefined;
  }
}

function sentenceOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `${message}. Another program listens there; choose another address.`;
  return message;
}

/** The first signal drains; a second one only closes, still flushing what must be durable. */
function stopOnSignals(close: (drainMs?: number) => Promise<void>): void {
  let signals = 0;
  const onSignal = (): void => {
    signals += 1;
    if (signals > 2) process.exit(1);
    void close(signals > 1 ? 0 : undefined).then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
