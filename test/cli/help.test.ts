import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';

const golden = join(import.meta.dirname, '..', 'golden', 'cli-help');
const commands = [
  [],
  ['debug'],
  ['attach'],
  ['attachments'],
  ['exec'],
  ['logs'],
  ['sessions'],
  ['sessions', 'list'],
  ['sessions', 'describe'],
  ['sessions', 'export'],
  ['cp'],
  ['port-forward'],
  ['terminate'],
  ['pods'],
  ['nodes'],
  ['describe'],
  ['templates'],
  ['clusters'],
  ['clusters', 'list'],
  ['clusters', 'describe'],
  ['clusters', 'join'],
  ['clusters', 'register'],
  ['clusters', 'check'],
  ['clusters', 'remove'],
  ['recordings'],
  ['recordings', 'list'],
  ['recordings', 'show'],
  ['recordings', 'export'],
  ['recordings', 'download'],
  ['recordings', 'verify'],
  ['recordings', 'hold'],
  ['recordings', 'release'],
  ['replay'],
  ['audit'],
  ['audit', 'verify'],
  ['audit', 'export'],
  ['audit', 'checkpoint'],
  ['audit', 'keys'],
  ['audit', 'holds'],
  ['audit', 'hold'],
  ['audit', 'release'],
  ['verify'],
  ['verify', 'bundle'],
  ['webhooks'],
  ['webhooks', 'list'],
  ['webhooks', 'add'],
  ['webhooks', 'describe'],
  ['webhooks', 'enable'],
  ['webhooks', 'disable'],
  ['webhooks', 'remove'],
  ['webhooks', 'rotate-secret'],
  ['webhooks', 'dead-letters'],
  ['webhooks', 'replay'],
  ['login'],
  ['logout'],
  ['whoami'],
  ['config'],
  ['completion'],
  ['info'],
  ['version'],
];

/** UPDATE_GOLDEN=1 writes the texts anew; review the difference. */
describe('the help of endo', () => {
  let endo: Endo;

  beforeAll(() => {
    endo = new Endo();
    if (!process.env.UPDATE_GOLDEN) return;
    rmSync(golden, { recursive: true, force: true });
    mkdirSync(golden, { recursive: true });
  });

  afterAll(() => endo.close());

  it.each(commands.map((words) => [['endo', ...words].join('-'), words] as const))(
    'is as recorded for %s',
    async (name, words) => {
      const { status, stdout, stderr } = await endo.run([...words, '--help']);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain('Examples:');
      const file = join(golden, `${name}.txt`);
      if (process.env.UPDATE_GOLDEN) writeFileSync(file, stdout);
      expect(stdout).toBe(readFileSync(file, 'utf8'));
    },
  );

  it('is recorded for every command there is', async () => {
    const { stdout } = await endo.run(['completion', 'bash']);
    const paths = [...stdout.matchAll(/^ {4}"([^"]*)"\)/gm)].map(([, path]) => path!);
    const known = new Set(commands.map((words) => words.map((word) => `/${word}`).join('')));
    const aliases =
      /\/(session|pod|node|cluster|template|webhook|recording|ls|rm)(\/|$)|^\/recordings\/describe$/;
    expect(paths.filter((path) => !aliases.test(path) && !known.has(path))).toEqual([]);
    expect(readdirSync(golden)).toHaveLength(commands.length);
  });
});
