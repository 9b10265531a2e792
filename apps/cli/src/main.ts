import { enableCompileCache } from 'node:module';
import { isatty } from 'node:tty';
import { readEnvironment } from './environment.ts';
import { openDescriptor, Output } from './output/output.ts';
import { openLocalTerminal } from './terminal/local-terminal.ts';
import { readVersion } from './version.ts';

enableCompileCache();
const terminal = openLocalTerminal();
// Whatever ends this process, the user's terminal is given back.
process.on('exit', () => terminal.restore());

// Loaded after the cache is on: a quarter of the start is compiling.
const { runEndo } = await import('./run-endo.ts');
const exitCode = await runEndo(process.argv.slice(2), {
  environment: readEnvironment(process.env),
  stdout: new Output(() => openDescriptor(1), isatty(1)),
  stderr: new Output(() => openDescriptor(2), isatty(2)),
  terminal,
  version: readVersion(),
});
process.exit(exitCode);
