/**
 * `npm test`: every check of the repository, then the tests. `--help` lists what can be chosen.
 * The last line is always `N passed, N failed`; the exit code is 0 only without a failure.
 */
import { helpText, parseTestArguments } from './test/arguments.ts';
import { runAll } from './test/run-all.ts';
import { root } from './shared/root.ts';

const args = parseTestArguments(process.argv.slice(2), process.env);
if (typeof args === 'string') {
  process.stderr.write(`${args}\n`);
  process.exitCode = 64;
} else if (args === undefined) {
  process.stdout.write(helpText);
} else {
  process.exitCode = await runAll(root, args);
}
