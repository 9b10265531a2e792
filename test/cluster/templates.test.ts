// Goal: an operator's templates, from the list to the exit code, with endo on a real cluster.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentForms, recipeContainer } from './support/raw-documents.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endoscope-recipe-'));
  stage = await Stage.open();
  await stage.namespace.startPod('web');
}, 600_000);

afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('endo with templates', () => {
  it('lists them and shows one', async () => {
    const endo = await stage.endo('engineer');
    const { stdout, status } = await endo.run(['templates']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^NAME +IMAGE +PROFILE +FOR +TIME +DESCRIPTION\n/);
    expect(stdout).toMatch(/\nshell +busybox:1\.36 +general +ephemeral +7200s +A shell that sees/);
    const one = await endo.run(['templates', 'processes']);
    expect(one.stdout).toMatch(/^Name: +processes\n/);
    expect(one.stdout).toMatch(/\nFixed: +image, command, profile, custom/);
    const json = await endo.run(['templates', 'shell', '-o', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ name: 'shell', targetRequired: true });
    const none = await endo.run(['templates', 'none']);
    expect([none.status !== 0, none.stderr]).toEqual([
      true,
      expect.stringContaining('There is no template "none". There are: processes, shell.'),
    ]);
  });

  it('debugs on the terminal that a template asks for', async () => {
    const endo = await stage.endo('engineer');
    const terminal = endo.terminal(
      ['debug', '-it', 'web', '--target', 'app', '--template', 'shell'],
      { cols: 90, rows: 30 },
    );
    await terminal.shows('# ');
    terminal.type('ps\r');
    await terminal.shows('/app');
    terminal.type('exit 3\r');
    expect(await terminal.exit).toBe(3);
    const { ephemeralContainers = [] } = (await stage.namespace.pod('web')).spec;
    expect(ephemeralContainers.at(-1)).toMatchObject({
      image: 'busybox:1.36',
      command: ['sh'],
      tty: true,
      targetContainerName: 'app',
      securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
    });
  });

  it('refuses what a template fixes', async () => {
    const endo = await stage.endo('engineer');
    const words = ['debug', 'web', '--target', 'app', '--template', 'processes'];
    const { status, stderr } = await endo.run([...words, '--profile', 'sysadmin']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('Template "processes" fixes profile, so the request may not set it.');
  });
});

describe('endo with the old recipe', () => {
  it('debugs on the terminal that the file asks for', async () => {
    const file = join(folder, 'ec.json');
    const document = documentForms['kind EphemeralContainers']!('web', recipeContainer('recipe'));
    writeFileSync(file, JSON.stringify(document));
    const endo = await stage.endo('engineer');
    const terminal = endo.terminal(['debug', '-it', 'web', '--from-file', file], {
      cols: 90,
      rows: 30,
    });
    await terminal.shows('# ');
    terminal.type('ps\r');
    await terminal.shows('/app');
    terminal.type('exit 4\r');
    expect(await terminal.exit).toBe(4);
    const state = await stage.namespace.debugContainer('web', 'recipe');
    expect(state?.terminated?.exitCode).toBe(4);
  });
});
