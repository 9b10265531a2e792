import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { GatewayConfig } from '@endoscope/config';
import { createLogger } from '@endoscope/telemetry';
import { loadTemplates } from './templates.ts';

const logger = createLogger('silent');
const load = (templatesDir: string) => loadTemplates({ templatesDir } as GatewayConfig, logger);

describe('a gateway at its start', () => {
  it('has no templates where no folder is named', async () => {
    const { current } = await load('');
    expect(current.list()).toEqual([]);
    expect(await current.reload()).toEqual({ kind: 'unchanged' });
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
});
