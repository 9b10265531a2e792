/** Command line of the cluster harness: `node test/cluster/harness/main.ts --help`. */
import { parseArguments, type HarnessArguments } from './cli/arguments.ts';
import { HELP } from './cli/help.ts';
import { renderStatus, renderUp } from './cli/report.ts';
import { down } from './commands/down.ts';
import { status } from './commands/status.ts';
import { up } from './commands/up.ts';
import { HarnessError } from './harness-error.ts';
import { stateDirectory, stateTag } from './host/directories.ts';
import { withRunLock } from './host/run-lock.ts';
import { printProgress } from './progress.ts';

async function run(input: HarnessArguments): Promise<void> {
  switch (input.command) {
    case 'help':
      print(HELP[input.topic] ?? '');
      return;
    case 'up': {
      const clusters = await alone(() => up(input, printProgress));
      print(input.output === 'json' ? toJson({ clusters }) : renderUp(clusters));
      return;
    }
    case 'status': {
      const result = await status();
      print(input.output === 'json' ? toJson(result) : renderStatus(result));
      process.exitCode = result.isHealthy ? 0 : 1;
      return;
    }
    case 'down':
      await alone(() => down(input.name, printProgress));
  }
}

function alone<T>(work: () => Promise<T>): Promise<T> {
  const name = `endoscope-cluster-${stateTag(stateDirectory())}`;
  const holder = `process ${process.pid}: ${process.argv.slice(2).join(' ')}`;
  const onWait = (other: string) => printProgress(`waiting for another run (${other})`);
  return withRunLock({ name, holder, onWait }, work);
}

function print(text: string): void {
  process.stdout.write(text);
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

try {
  await run(parseArguments(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof HarnessError)) throw error;
  process.stderr.write(`cluster: ${error.message}\n`);
  process.exitCode = 1;
}
