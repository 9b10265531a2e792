import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileTemplateSource } from '../adapters/file-template-source.ts';
import { TemplatesInvalid } from '../domain/template.errors.ts';
import { templateLimits } from '../domain/template.ts';
import type { Template } from '../domain/template.ts';
import { CurrentTemplates } from './current-templates.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-templates-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The gateway's own reader is tested with it; here a file only has to say its name. */
function templates(): CurrentTemplates {
  return new CurrentTemplates(new FileTemplateSource(folder), (value) => {
    const { name, ...rest } = (value ?? {}) as Partial<Template>;
    if (typeof name !== 'string') return { ok: false, problems: ['name: is missing'] };
    const recording = { mode: 'none', input: false, keptDays: undefined };
    const none = {
      recording,
      styles: ['ephemeral'],
      locked: [],
      command: [],
      args: [],
      env: [],
      envFrom: [],
    };
    return { ok: true, template: { ...none, name, ...rest } as unknown as Template };
  });
}

async function problems(): Promise<readonly string[]> {
  const error: unknown = await templates()
    .load()
    .catch((cause: unknown) => cause);
  return error instanceof TemplatesInvalid ? error.problems : [];
}

describe('the files of a template folder', () => {
  it('are read as YAML and JSON, listed by name; other files are left alone', async () => {
    file('b.yaml', 'name: beta');
    file('c.yml', 'name: alpha');
    file('a.json', '{"name": "gamma"}');
    file('README.md', '# templates');
    const current = templates();
    expect(await current.load()).toEqual(['alpha', 'beta', 'gamma']);
    expect(current.get('beta').name).toBe('beta');
    expect(() => current.get('delta')).toThrow(
      'There is no template "delta". There are: alpha, beta, gamma.',
    );
  });

  it('may be none at all', async () => {
    const current = templates();
    await current.load();
    expect(() => current.get('x')).toThrow('There is no template "x". None are configured.');
  });

  it.each<[string, string, string]>([
    ['is not YAML', 'a: [', 'Flow sequence in block collection must be'],
    ['gives a key twice', 'name: a\nname: b', 'Map keys must be unique'],
    ['is two documents', 'name: a\n---\nname: b', 'Source contains multiple documents'],
    ['uses aliases', 'x: &x [1]\nname: *x', 'is nested too deep, or uses YAML aliases'],
    ['is nested too deep', '['.repeat(30_000), ''],
    ['is empty', '', 'name: is missing'],
    ['has a bad image', 'name: a\nimage: UPPER:1', 'image: is not an image reference:'],
    ['wants a terminal without input', 'name: a\ntty: true', 'tty: a terminal needs stdin: true'],
    ['closes input it has not', 'name: a\nstdinOnce: true', 'stdinOnce: needs stdin: true'],
    ['contradicts itself', 'name: a\nttlMsDefault: 2\nttlMsMax: 1', 'ttlDefault: is longer than'],
    [
      'needs a target where there is none',
      'name: a\nstyles: [copy]\ntargetRequired: true',
      'targetRequired: only an ephemeral container has a target',
    ],
    [
      'has a custom profile that would be refused',
      'name: a\ncustom: {image: x}',
      'custom: The custom profile is refused. image: is not modifiable',
    ],
    [
      'has a custom profile that an ephemeral container refuses',
      'name: a\ncustom: {resources: {limits: {cpu: 1}}}',
      'custom: resources cannot be set for an ephemeral container',
    ],
  ])('are refused by name when one %s', async (_what, text, problem) => {
    const path = file('bad.yaml', text);
    file('good.yaml', 'name: good');
    const found = await problems();
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${path}: ${problem}`);
  });

  it('are all named when several are wrong', async () => {
    file('a.yaml', 'a: [');
    file('b.yaml', 'b: [');
    expect(await problems()).toHaveLength(2);
  });

  it('do not share a name', async () => {
    const first = file('a.yaml', 'name: shell');
    const second = file('b.yaml', 'name: shell');
    expect(await problems()).toEqual([`${second}: name: "shell" is taken by ${first}`]);
  });

  it('are bounded in size', async () => {
    const text = 'name: a\n#';
    const max = templateLimits.templateFileBytesMax;
    file('a.yaml', text.padEnd(max, 'x'));
    expect(await problems()).toEqual([]);
    const path = file('a.yaml', text.padEnd(max + 1, 'x'));
    expect(await problems()).toEqual([`${path}: is larger than ${max} bytes`]);
  });

  it('are bounded in number', async () => {
    const max = templateLimits.templatesMax;
    for (let i = 0; i < max; i += 1) file(`${i}.yaml`, `name: t${i}`);
    expect(await problems()).toEqual([]);
    file('more.yaml', 'name: more');
    expect(await problems()).toEqual([`${folder}: there are more than ${max} templates`]);
  });

  it('must be readable', async () => {
    rmSync(folder, { recursive: true });
    expect(await problems()).toEqual([`${folder}: cannot be read (ENOENT)`]);
  });
});

describe('a change of the folder', () => {
  it('is taken over as a whole or not at all', async () => {
    file('a.yaml', 'name: a');
    const current = templates();
    await current.load();
    expect(await current.reload()).toEqual({ kind: 'unchanged' });
    file('b.yaml', 'name: b');
    expect(await current.reload()).toEqual({ kind: 'changed', names: ['a', 'b'] });
    const path = file('c.yaml', 'nothing: here');
    rmSync(join(folder, 'b.yaml'));
    const invalid = { kind: 'invalid', problems: [`${path}: name: is missing`] };
    expect(await current.reload()).toEqual(invalid);
    expect(current.list().map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await current.reload()).toEqual({ kind: 'unchanged' });
    rmSync(path);
    expect(await current.reload()).toEqual({ kind: 'changed', names: ['a'] });
    file('c.yaml', 'nothing: here');
    expect(await current.reload()).toEqual(invalid);
  });
});
