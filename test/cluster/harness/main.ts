/** Command line of the cluster harness: `node test/cluster/harness/main.ts --help`. */
import { parseArguments, type HarnessArguments } from './cli/arguments.ts';
import { HELP } from './cli/help.ts';
import { renderStatus, renderUp } from './cli/report.ts';
import { alone } from './commands/alone.ts';
import { down } from './commands/down.ts';
import { start, stop } from './commands/parts.ts';
import { status } from './commands/status.ts';
import { up } from './commands/up.ts';
import { HarnessError } from './harness-error.ts';
import { printProgress } from './progress.ts';

async function run(input: HarnessArguments): Promise<void> {
  switch (input.command) {
    case 'help':
      print(HELP[input.topic] ?? '');
      return;
    case 'up': {
      const clusters = await up(input, printProgress);
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
      await alone(() => down(input.name, printProgress), printProgress);
      return;
    case 'stop':
      await stop(input);
      return;
    case 'start':
      await start(input);
  }
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
