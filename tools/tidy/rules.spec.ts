import { describe, expect, it } from '@jest/globals';
import * as rules from './rules.ts';
import { exportCount } from './export-count.ts';
import type { Tree } from './tree.ts';
import { treeOf } from './tree.ts';

function aTree(files: Record<string, string>): Tree {
  return treeOf(Object.keys(files), (path) => files[path] ?? '');
}

const lines = (count: number): string => 'x\n'.repeat(count);

const cases: [keyof typeof rules, string, Record<string, string>, string[]][] = [
  ['readmesAreShort', 'of 60 lines', { 'libs/core/README.md': lines(60) }, []],
  [
    'readmesAreShort',
    'of 61 lines',
    { 'libs/core/README.md': lines(61) },
    ['libs/core/README.md: 61 lines, at most 60'],
  ],
  ['readmesAreShort', 'of the repository', { 'README.md': lines(300) }, []],
  [
    'capabilitiesExplainThemselves',
    'without README',
    { 'libs/capabilities/a/src/index.ts': '' },
    ['libs/capabilities/a/README.md: is missing'],
  ],
  [
    'architectureIsTrue',
    'that names a lost path',
    {
      'docs/ARCHITECTURE.md': 'See `libs/core/` and `libs/gone/x.ts`, `a/b`.',
      'libs/core/a.ts': '',
    },
    ['docs/ARCHITECTURE.md: there is no libs/gone/x.ts'],
  ],
  [
    'thereIsOneBarrel',
    'inside a layer',
    { 'libs/capabilities/a/src/domain/index.ts': '', 'libs/capabilities/a/src/index.ts': '' },
    ["libs/capabilities/a/src/domain/index.ts: only a library's public surface is called index.ts"],
  ],
  [
    'surfacesAreSmall',
    'of 26 names',
    { 'libs/testkit/src/index.ts': `export { ${'a, '.repeat(26)} } from './a.ts';` },
    ['libs/testkit/src/index.ts: exports 26 names, at most 25'],
  ],
  [
    'surfacesAreSmall',
    'of 25 names',
    { 'libs/testkit/src/index.ts': `export { ${'a, '.repeat(25)} } from './a.ts';` },
    [],
  ],
  [
    'coreIsSmall',
    'of 801 lines',
    { 'libs/core/src/a.ts': lines(801) },
    ['libs/core: 801 lines, at most 800'],
  ],
  [
    'namesSayARole',
    'that do not',
    { 'libs/a/src/session-utils.ts': 'class SessionManager {}' },
    [
      'libs/a/src/session-utils.ts: the name says no role',
      'libs/a/src/session-utils.ts: "class SessionManager" says no role',
    ],
  ],
  ['namesSayARole', 'that do', { 'libs/a/src/utility-pole.ts': 'class Implication {}' }, []],
  [
    'textIsClean',
    'with an open end',
    { 'libs/a.ts': 'a\n// TODO later\n// TODO(#12) then' },
    ['libs/a.ts:2: "TODO": open ends are written TODO(#issue)'],
  ],
  ['textIsClean', 'with an issue', { 'libs/a.ts': '// TODO(#12) then' }, []],
  [
    'textIsClean',
    'with a path of one machine',
    { 'docs/a.md': 'see /home/me/x' },
    ['docs/a.md:1: "/home/me/x": a path of one machine'],
  ],
  [
    'changesAreWrittenDown',
    'without heading',
    { 'CHANGELOG.md': '# 1.0' },
    ['CHANGELOG.md: has no heading "## Unreleased"'],
  ],
];

describe('the tidy rules', () => {
  it.each(cases)('%s: a tree %s', (name, _what, files, breaches) => {
    expect((rules[name] as rules.TidyRule)(aTree(files))).toEqual(breaches);
  });

  it('count names behind a star', () => {
    const tree = aTree({
      'libs/a/src/index.ts': "export * from './b.ts';\nexport type { C } from './c.ts';",
      'libs/a/src/b.ts': 'export class B {}\nexport const b = 1;\nconst hidden = 2;',
    });
    expect(exportCount(tree, 'libs/a/src/index.ts')).toBe(3);
  });
});
