import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from '@jest/globals';
import { requestLimits, templateLimits } from '@endoscope/sessions';
import { recordingChoiceLimits } from '@endoscope/sessions/recording';
import { readTemplate } from './template-file.ts';

const least = { name: 'shell', description: 'A shell.' };

function problems(change: object): readonly string[] {
  const read = readTemplate({ ...least, ...change });
  return read.ok ? [] : read.problems;
}

describe('a template file', () => {
  it('needs a name and a description, and nothing else', () => {
    expect(readTemplate(least)).toEqual({
      ok: true,
      template: {
        ...least,
        ...{ image: undefined, imagePullPolicy: undefined, profile: undefined, custom: undefined },
        ...{ command: [], args: [], env: [], envFrom: [] },
        ...{ stdin: false, stdinOnce: false, tty: false },
        ...{ styles: ['ephemeral', 'copy', 'node'], targetRequired: false, locked: [] },
        ...{ ttlMsDefault: undefined, ttlMsMax: undefined },
        recording: { mode: 'none', input: false, keptDays: undefined },
      },
    });
  });

  it('says how its sessions are recorded', () => {
    const said = { recording: 'required', recordsInput: true, recordingKeptDays: 7 };
    expect(readTemplate({ ...least, ...said })).toMatchObject({
      template: { recording: { mode: 'required', input: true, keptDays: 7 } },
    });
  });

  it('gives its times in units', () => {
    expect(readTemplate({ ...least, ttlDefault: '90s', ttlMax: '2h' })).toMatchObject({
      template: { ttlMsDefault: 90_000, ttlMsMax: 7_200_000 },
    });
  });

  it.each<[object, string]>([
    [{ name: undefined }, 'name: '],
    [{ name: 'Shell' }, 'name: must be a DNS label'],
    [{ name: '../x' }, 'name: must be a DNS label'],
    [{ name: 'a'.repeat(64) }, 'name: '],
    [{ description: '' }, 'description: '],
    [{ description: 'x'.repeat(templateLimits.descriptionCharactersMax + 1) }, 'description: '],
    [{ imagePullPolicy: 'Sometimes' }, 'imagePullPolicy: '],
    [{ profile: 'root' }, 'profile: '],
    [{ command: 'sh' }, 'command: '],
    [{ command: ['a\0'] }, 'command.0: holds a NUL'],
    [{ args: Array.from({ length: requestLimits.commandWordsMax + 1 }, () => 'x') }, 'args: '],
    [{ env: [{ name: 'A=B', value: '' }] }, 'env.0.name: '],
    [{ env: [{ name: 'ENDOSCOPE_SESSION', value: '' }] }, 'env.0.name: ENDOSCOPE_ is reserved'],
    [{ env: [{ name: 'A', value: '', valueFrom: {} }] }, 'env.0.valueFrom: is not known here'],
    [{ envFrom: [{}] }, 'envFrom.0: names one of configMapRef and secretRef'],
    [{ custom: [] }, 'custom: '],
    [{ custom: { args: ['x'.repeat(requestLimits.documentBytesMax)] } }, 'custom: is over'],
    [{ stdin: 'yes' }, 'stdin: '],
    [{ styles: [] }, 'styles: '],
    [{ styles: ['pod'] }, 'styles.0: '],
    [{ ttlMax: 60 }, 'ttlMax: '],
    [{ ttlMax: '1d' }, 'ttlMax: must be a duration such as'],
    [{ locked: ['template'] }, 'locked.0: '],
    [{ recording: 'always' }, 'recording: '],
    [{ recordsInput: true }, 'recordsInput: input is recorded with the output only; say recording'],
    [{ recording: 'required', recordingKeptDays: 0 }, 'recordingKeptDays: '],
    [
      { recording: 'required', recordingKeptDays: recordingChoiceLimits.keptDaysMax + 1 },
      'recordingKeptDays: ',
    ],
    [{ limits: { cpu: 1 } }, 'limits: is not known here'],
  ])('is refused with %j', (change, problem) => {
    expect(problems(change)).toEqual([expect.stringContaining(problem)]);
  });

  it.each([null, 'shell', [], 7])('is no template: %j', (value) => {
    expect(readTemplate(value).ok).toBe(false);
  });
});

describe('the templates of development', () => {
  const folder = join(import.meta.dirname, '../../../dev/templates');
  it.each(readdirSync(folder))('%s is one', (name) => {
    const read = readTemplate(parse(readFileSync(join(folder, name), 'utf8')));
    expect(read).toMatchObject({ ok: true, template: { image: 'busybox:1.36' } });
  });
});
