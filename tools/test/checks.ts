import { join } from 'node:path';

/** A program whose exit code 0 means that all is well. */
export interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const bin = 'node_modules/.bin';
const sources = ['apps', 'libs', 'test', 'tools'];

/** Before anything writes: what is committed must be what the generators make. */
const generated = node('generated', 'tools/generate.ts', '--check');

/** The longest first, as two run at a time. */
const inParallel = [
  node('lint', `${bin}/eslint`, '--max-warnings', '0', ...sources, '*.ts'),
  node('types', 'node_modules/typescript7/bin/tsc', '--noEmit', '-p', 'tsconfig.json'),
  node('imports', `${bin}/depcruise`, '--config', '.dependency-cruiser.cjs', ...sources),
  node('format', `${bin}/biome`, 'format', '--reporter=summary', '.'),
  node('proto', `${bin}/buf`, 'lint', 'proto'),
  node('tidy', 'tools/tidy.ts'),
  node('docs', 'tools/docs.ts', '--check'),
];

/** What the black-box tests start. */
const build = node('build', 'tools/build.ts');

export const checks = { generated, inParallel, build } as const;
export const checkNames: readonly string[] = [generated, ...inParallel, build].map(
  ({ name }) => name,
);

function node(name: string, ...args: string[]): Check {
  return { name, command: process.execPath, args };
}

/** Real clusters; waits where somebody else builds or starts them, and is quick when they run. */
export function clustersUp(group: string, upArguments: readonly string[]): Check {
  return node(`${group}: up`, 'test/cluster/harness/main.ts', 'up', ...upArguments);
}

/** What jest needs before the files it shall run. */
export function jestArguments(
  root: string,
  options: { output: string; workers: number; testName?: string },
): string[] {
  return [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    `--maxWorkers=${options.workers}`,
    '--forceExit',
    '--json',
    `--outputFile=${options.output}`,
    ...(options.testName === undefined ? [] : ['--testNamePattern', options.testName]),
    '--runTestsByPath',
  ];
}
