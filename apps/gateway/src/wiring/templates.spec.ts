import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { AppendAudit, AppendAuditAlone, RecordVersion } from '@endoscope/audit';
import { MemoryAuditLog, MemoryUnitOfWork } from '@endoscope/audit/testing';
import { systemClock } from '@endoscope/core';
import { createLogger } from '@endoscope/telemetry';
import { loadTemplates } from './templates.ts';

const logger = createLogger('silent');
const log = new MemoryAuditLog();
const append = new AppendAudit(log, systemClock);
const audit = new AppendAuditAlone(append, new MemoryUnitOfWork());
const recordVersion = new RecordVersion(log, audit);
const load = (templatesDir: string) =>
  loadTemplates({ config: { templatesDir }, logger, recordVersion });

describe('a gateway at its start', () => {
  it('has no templates where no folder is named', async () => {
    const { current } = await load('');
    expect(current.list()).toEqual([]);
    expect(await current.reload()).toEqual({ kind: 'unchanged' });
    expect(log.events).toEqual([]);
  });

  it('does not start on bad templates, and names every file and field', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-templates-'));
    const named = (name: string) => join(folder, name);
    writeFileSync(named('a.yaml'), 'name: a\ndescription: A.\nlimit: 1\n');
    writeFileSync(named('b.json'), '{"name": "b", "description": "B.", "image": "UPPER"}');
    writeFileSync(named('c.yaml'), 'name: c\ndescription: C.\nrecording: always\n');
    await expect(load(folder)).rejects.toThrow(
      [
        'The templates are not valid:',
        `  ${named('a.yaml')}: limit: is not known here`,
        `  ${named('b.json')}: image: is not an image reference: `,
      ].join('\n'),
    );
    await expect(load(folder)).rejects.toThrow(`${named('c.yaml')}: recording: `);
    rmSync(folder, { recursive: true });
    await expect(load(folder)).rejects.toThrow(`${folder}: cannot be read (ENOENT)`);
  });

  it('has what it goes by in the ledger, also when it changes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'endoscope-templates-'));
    writeFileSync(join(folder, 'a.yaml'), 'name: a\ndescription: A.\n');
    const { current } = await load(folder);
    writeFileSync(join(folder, 'b.yaml'), 'name: b\ndescription: B.\n');
    expect(await current.reload()).toEqual({ kind: 'changed', names: ['a', 'b'] });
    rmSync(folder, { recursive: true });
    const versions = log.events.map(({ details }) => details['version']);
    expect(log.events).toMatchObject([
      { event: 'template.changed', details: { from: null, templates: ['a'] } },
      { event: 'template.changed', details: { from: versions[0], templates: ['a', 'b'] } },
    ]);
  });
});
