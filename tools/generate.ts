/**
 * Runs every code generator of the repository, offline.
 *
 *   node tools/generate.ts            generate what is out of date
 *   node tools/generate.ts --force    generate everything
 *   node tools/generate.ts --check    fail when a committed generated file differs
 */
import { fileURLToPath } from 'node:url';
import { contractsGenerator } from './generate/contracts.ts';
import { withGenerateLock } from './generate/lock.ts';
import { prismaGenerator } from './generate/prisma.ts';
import { checkGenerated, runGenerators } from './generate/runner.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const generators = [contractsGenerator, prismaGenerator];

const flags = new Set(process.argv.slice(2));
const unknown = [...flags].filter((flag) => flag !== '--check' && flag !== '--force');
if (unknown.length > 0) {
  process.stderr.write(`Unknown argument ${unknown.join(' ')}; use --check, --force or nothing.\n`);
  process.exit(64);
}

if (flags.has('--check')) {
  const differing = checkGenerated(root, generators);
  for (const line of differing) process.stderr.write(`${line}\n`);
  if (differing.length > 0) {
    process.stderr.write('Run `node tools/generate.ts` and commit the result.\n');
    process.exitCode = 1;
  }
} else {
  await withGenerateLock(root, () => runGenerators(root, generators, flags.has('--force')));
}
