import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

export interface Generator {
  readonly name: string;
  /** Files and folders, relative to the root, that decide the output. */
  readonly inputs: readonly string[];
  /** The folder, relative to the root, that the generator owns whole. */
  readonly output: string;
  /** Committed output is compared by `--check`; ignored output is not. */
  readonly isCommitted: boolean;
  /** Writes the whole output into `outputDirectory` (absolute, empty or the old output). */
  run(root: string, outputDirectory: string): void;
}

/** Input and output hashes of the last run; lost with node_modules, which only costs a run. */
const stampFile = 'node_modules/.cache/endoscope/generate.json';

export function runGenerators(
  root: string,
  generators: readonly Generator[],
  force: boolean,
): void {
  const stamps = readStamps(root);
  for (const generator of generators) {
    if (!force && stamps[generator.name] === stampOf(root, generator)) continue;
    const startedAt = performance.now();
    generator.run(root, join(root, generator.output));
    stamps[generator.name] = stampOf(root, generator);
    writeStamps(root, stamps);
    const tookMs = Math.round(performance.now() - startedAt);
    process.stdout.write(`generated ${generator.output} (${generator.name}, ${tookMs} ms)\n`);
  }
}

/** One line for each committed generated file that is missing, extra or different. */
export function checkGenerated(root: string, generators: readonly Generator[]): string[] {
  return generators.filter((g) => g.isCommitted).flatMap((g) => differencesOf(root, g));
}

function differencesOf(root: string, generator: Generator): string[] {
  const fresh = mkdtempSync(join(tmpdir(), 'endoscope-generate-'));
  try {
    generator.run(root, fresh);
    const committed = join(root, generator.output);
    const names = new Set([...filesBelow(fresh), ...filesBelow(committed)]);
    return [...names].sort().flatMap((name) => {
      const path = join(generator.output, name);
      if (!existsSync(join(committed, name))) return [`missing: ${path}`];
      if (!existsSync(join(fresh, name))) return [`not generated any more: ${path}`];
      const same = readFileSync(join(fresh, name)).equals(readFileSync(join(committed, name)));
      return same ? [] : [`out of date: ${path}`];
    });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function stampOf(root: string, generator: Generator): string {
  const hash = createHash('sha256');
  for (const path of [...generator.inputs, generator.output]) {
    for (const file of filesBelow(join(root, path))) {
      hash
        .update(`${path}/${file}\0`)
        .update(readFileSync(join(root, path, file)))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Sorted paths of all files below `path`; `['']` when it is itself a file. */
function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [''];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort();
}

function readStamps(root: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(root, stampFile), 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

function writeStamps(root: string, stamps: Record<string, string>): void {
  mkdirSync(dirname(join(root, stampFile)), { recursive: true });
  writeFileSync(join(root, stampFile), `${JSON.stringify(stamps, null, 2)}\n`);
}
