// Goal: what `kubectl debug` refuses, endo refuses in the same words, and of several faults it names
// the same one. kubectl itself is run; nothing is transcribed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Endo } from '../cli/harness/endo.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
let endo: Endo;

beforeAll(async () => {
  stage = await Stage.open();
  endo = await stage.endo('engineer');
}, 600_000);

afterAll(() => stage?.close());

function file(name: string, content: object): string {
  const path = join(endo.configHome, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('a command line that kubectl refuses', () => {
  const first = (text: string) => text.split('\n')[0]!.replace(/^[Ee]rror: /, '');
  const custom = () => file('named.json', { name: 'x' });

  it.each<[string, () => string[]]>([
    ['no target', () => ['--image=b']],
    ['two faults: the profile comes first', () => ['web', '--image=A', '--tty', '--profile=x']],
    ['an environment variable without a value', () => ['web', '--image=b', '--env=A']],
    ['an image in capitals', () => ['web', '--image=Busybox']],
    ['no image', () => ['web', '--', 'sh']],
    ['attach to nothing', () => ['web', '--attach']],
    ['a policy that is none', () => ['web', '--image=b', '--image-pull-policy=Foo']],
    ['a terminal without input', () => ['web', '--image=b', '-t']],
    ['replace without a copy', () => ['web', '--image=b', '--replace']],
    ['same node without a copy', () => ['web', '--image=b', '--same-node=true']],
    ['images without a copy', () => ['web', '--image=b', '--set-image=a=b']],
    ['a copy of nothing', () => ['web', '--copy-to=x']],
    ['a copy with a command for no container', () => ['web', '--copy-to=x', '--', 'sh']],
    ['a copy with a target', () => ['web', '--copy-to=x', '--image=b', '--target=app']],
    ['a copy with a bad image', () => ['web', '--copy-to=x', '--set-image=a=b,c=D']],
    ['a pair without a value', () => ['web', '--copy-to=x', '--set-image=a']],
    ['a switch that is neither', () => ['web', '--image=b', '--share-processes=maybe']],
    ['a profile file that is not there', () => ['web', '--image=b', '--custom=/no/such']],
    ['a profile file with a name', () => ['web', '--image=b', `--custom=${custom()}`]],
    ['an object file that is not there', () => ['--image=b', '--profile=general', '-f', 'no.yaml']],
  ])('is refused by endo in the same words: %s', async (_name, line) => {
    const kubectl = await stage.cluster.kubectl(['debug', ...line()]);
    const result = await endo.run(['debug', ...line()]);
    expect(kubectl.code).not.toBe(0);
    expect(result.status).toBe(64);
    expect(first(result.stderr)).toBe(first(kubectl.stderr));
  });
});
