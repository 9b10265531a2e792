import { DevProblem } from './dev-problem.ts';
import { startStack } from './dev-stack.ts';
import { helpText, parseOptions } from './options.ts';
import type { DevOptions } from './options.ts';
import { lastWords } from './start-gateway.ts';

process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options) return await run(options);
    process.stdout.write(helpText);
    return 0;
  } catch (error) {
    explain(error);
    return error instanceof DevProblem ? 64 : 1;
  }
}

/** Resolves when everything has stopped: at a signal, or because a part has ended by itself. */
async function run(options: DevOptions): Promise<number> {
  const stopping = stopOnSignals();
  const parts = new AsyncDisposableStack();
  try {
    const { gateway, database } = await startStack(options, process.env, {
      parts,
      signal: stopping.signal,
    });
    const stopped = new Promise<void>((resolve) =>
      stopping.signal.addEventListener('abort', () => resolve()),
    );
    const postgres = database.exited.then(() => 'Postgres has ended by itself.');
    const ended = await Promise.race([stopped, gateway.exited.then(() => undefined), postgres]);
    if (stopping.signal.aborted) return 0;
    throw new DevProblem(ended ?? (await lastWords(gateway)));
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    explain(error);
    return 1;
  } finally {
    await parts.disposeAsync();
    if (stopping.signal.aborted) process.stdout.write('Stopped.\n');
  }
}

/** The first signal stops everything in order, the second at once. */
function stopOnSignals(): AbortController {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // The guards of the gateway and of Postgres end them when this process is gone.
      if (stopping.signal.aborted) process.exit(130);
      process.stdout.write('\nStopping … (once more to stop at once)\n');
      stopping.abort();
    });
  }
  return stopping;
}

function explain(error: unknown): void {
  const isOurs = error instanceof Error && !isProgrammersError(error);
  process.stderr.write(`\n${isOurs ? error.message : inspectError(error)}\n`);
}

function isProgrammersError(error: Error): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}

function inspectError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
