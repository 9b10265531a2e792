import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { stateDiagram } from './state-diagram.ts';

const root = resolve(import.meta.dirname, '../..');
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

const link = /\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g;
/** In back quotes and from the root: `libs/core`, `docs/adr/`, `test/api/sessions.test.ts`. */
const path = /`((?:apps|libs|test|tools|docs|deploy|prisma|proto)\/[\w./-]+)`/g;

function lostOf(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const found = (pattern: RegExp, base: string): string[] =>
    [...text.matchAll(pattern)].flatMap(([, name = '']) =>
      existsSync(join(base, name)) ? [] : [name],
    );
  return [...found(link, dirname(join(root, document))), ...found(path, root)];
}

describe('the documents', () => {
  it('are found', () => {
    expect(documents).toContain('docs/ARCHITECTURE.md');
  });

  it.each(documents)('%s names only files that exist', (document) => {
    expect(lostOf(document)).toEqual([]);
  });

  it('show the states of a session as the table has them', () => {
    const readme = readFileSync(join(root, 'libs/capabilities/sessions/README.md'), 'utf8');
    expect(/```mermaid\n([\s\S]*?)```/.exec(readme)?.[1]).toBe(stateDiagram());
  });
});
