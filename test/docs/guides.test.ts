import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedCluster } from '@endoscope/simulators';
import { TestGateway } from '../support/test-gateway.ts';
import { isAsStated, parseGuide } from './guide.ts';
import type { Guide } from './guide.ts';

const root = resolve(import.meta.dirname, '../..');
const guides = join(root, 'docs/guides');
const betweenBlocks = '---- next block ----';

let test: TestGateway;
let cluster: SimulatedCluster;
let folder: string;

beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  cluster = await SimulatedCluster.start({ name: 'eu-1' });
  await test.register(cluster, 'eu-1');
  folder = mkdtempSync(join(tmpdir(), 'endoscope-guides-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(async () => {
  await test.close();
  await cluster.close();
  rmSync(folder, { recursive: true });
});

/** All blocks in one shell, as a reader would: what one sets, the next one uses. */
async function run({ files, blocks }: Guide): Promise<string[]> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const script = blocks.map((block) => block.script).join(`echo; echo '${betweenBlocks}'\n`);
  const shell = spawn('/bin/sh', ['-e'], {
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
      GATEWAY: test.url,
      ISSUER: test.issuer.issuerUrl,
      GRPC: test.gateway.grpcAddress,
      PROTO: join(root, 'proto'),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  shell.stdin.end(script);
  let printed = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  await new Promise((done) => shell.on('close', done));
  return printed.split(`\n${betweenBlocks}\n`);
}

const runnable = readdirSync(guides)
  .filter((name) => name.endsWith('.md'))
  .map((name) => [name, parseGuide(readFileSync(join(guides, name), 'utf8'))] as const)
  .filter(([, guide]) => guide.blocks.length > 0);

describe('the guides', () => {
  it('that can be run are found', () => {
    expect(runnable.map(([name]) => name)).toEqual(['grpc.md', 'rest.md']);
  });

  it.each(runnable)('%s print what they state', async (name, guide) => {
    const printed = await run(guide);
    const wrong = guide.blocks.flatMap(({ line, output }, n) =>
      output === undefined || isAsStated(output, printed[n] ?? '')
        ? []
        : [{ at: `${name}:${line}`, stated: output, printed: printed[n] }],
    );
    expect(wrong).toEqual([]);
  });
});

describe('the output that a guide states', () => {
  it.each([
    ['{"id":"…"}\n', '{"id":"ses_1"}\n', true],
    ['a\n', 'a\n', true],
    ['a\n', 'ab\n', false],
    ['a…\n', 'a\nb\n', false],
    ['a.c\n', 'abc\n', false],
    ['403\n', '\n403\n', false],
  ])('%j is met by %j: %s', (stated, printed, expected) => {
    expect(isAsStated(stated, printed)).toBe(expected);
  });
});
