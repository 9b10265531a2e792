import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from './shared/root.ts';

/** Files of a small project, each with one import; what is wrong with it, or nothing. */
const planted: readonly (readonly [path: string, code: string, rule: string | undefined])[] = [
  // Allowed.
  [at('sessions/src/domain/good.ts'), "import '@endoscope/core';", undefined],
  [at('sessions/src/application/good.ts'), "import '@endoscope/policy';", undefined],
  [at('sessions/src/adapters/good.ts'), "import '@endoscope/kubernetes';", undefined],
  ['apps/gateway/src/rest/good.ts', "import '@endoscope/sessions';", undefined],
  ['apps/gateway/src/wiring/good.ts', "import '@endoscope/sessions/adapters';", undefined],
  ['apps/cli/src/good.ts', "import '@endoscope/client';", undefined],
  ['apps/dev/src/good.ts', "import '@endoscope/simulators';", undefined],
  [at('sessions/src/application/good.spec.ts'), "import '@endoscope/testkit';", undefined],
  // Each layer, by alias.
  ['libs/core/src/upwards.ts', "import '@endoscope/kubernetes';", 'not-in-allowed'],
  [at('sessions/src/domain/port.ts'), "import '../ports/store.ts';", 'not-in-allowed'],
  [at('sessions/src/domain/socket.ts'), "import 'node:net';", 'not-in-allowed'],
  [at('sessions/src/domain/package.ts'), "import 'zod';", 'not-in-allowed'],
  [at('sessions/src/application/adapter.ts'), "import '../adapters/good.ts';", 'not-in-allowed'],
  [at('sessions/src/application/technology.ts'), "import '@endoscope/database';", 'not-in-allowed'],
  [at('sessions/src/application/driver.ts'), "import 'pg';", 'not-in-allowed'],
  [at('policy/src/application/right.ts'), "import '@endoscope/sessions';", 'not-in-allowed'],
  [at('identity/src/application/left.ts'), "import '@endoscope/audit';", 'not-in-allowed'],
  [at('sessions/src/adapters/other.ts'), "import '@endoscope/policy';", 'not-in-allowed'],
  ['libs/platform/kubernetes/src/sideways.ts', "import '@endoscope/database';", 'not-in-allowed'],
  ['libs/platform/jobs/src/package.ts', "import 'undici';", 'not-in-allowed'],
  ['apps/gateway/src/rest/adapter.ts', "import '@endoscope/sessions/adapters';", 'not-in-allowed'],
  ['apps/gateway/src/rest/database.ts', "import '@endoscope/database';", 'not-in-allowed'],
  ['apps/gateway/src/grpc/cluster.ts', "import '@endoscope/kubernetes';", 'not-in-allowed'],
  ['apps/cli/src/verify.ts', "import '@endoscope/audit/verify';", undefined],
  ['apps/cli/src/ledger.ts', "import '@endoscope/audit/ledger';", 'not-in-allowed'],
  ['apps/cli/src/core.ts', "import '@endoscope/core';", 'not-in-allowed'],
  ['apps/cli/src/sessions.ts', "import '@endoscope/sessions';", 'not-in-allowed'],
  [
    'apps/gateway/src/rest/simulator.ts',
    "import '@endoscope/simulators';",
    'no-simulators-in-production',
  ],
  // Each kind of import.
  [
    at('policy/src/application/type.ts'),
    "import type { S } from '@endoscope/sessions';\nexport type T = S;",
    'not-in-allowed',
  ],
  [at('policy/src/application/again.ts'), "export * from '@endoscope/sessions';", 'not-in-allowed'],
  [
    at('policy/src/application/late.ts'),
    "export const s = () => import('@endoscope/sessions');",
    'not-in-allowed',
  ],
  [
    at('policy/src/application/deep.ts'),
    "import '../../../sessions/src/domain/good.ts';",
    'not-in-allowed',
  ],
  // Past a barrel, in a circle, to nowhere, not declared.
  [
    at('sessions/src/application/deep.ts'),
    "import '../../../policy/src/domain/rule.ts';",
    'not-in-allowed',
  ],
  [
    at('sessions/src/domain/circle-a.ts'),
    "import { b } from './circle-b.ts';\nexport const a = () => b;",
    'no-cycle',
  ],
  [at('sessions/src/domain/lost.ts'), "import './nowhere.ts';", 'resolvable'],
  [
    'apps/gateway/src/wiring/undeclared.ts',
    "import 'light-my-request';",
    'declared-in-package-json',
  ],
];

const surroundings: Readonly<Record<string, string>> = {
  'libs/core/src/index.ts': 'export const core = 1;',
  'libs/client/src/index.ts': 'export const client = 1;',
  'libs/simulators/src/index.ts': 'export const simulators = 1;',
  'libs/testkit/src/index.ts': 'export const testkit = 1;',
  'libs/platform/database/src/index.ts': 'export const database = 1;',
  'libs/platform/kubernetes/src/index.ts': 'export const kubernetes = 1;',
  [at('audit/src/index.ts')]: 'export const audit = 1;',
  [at('audit/src/ledger.ts')]: 'export const ledger = 1;',
  [at('audit/src/verify.ts')]: 'export const verify = 1;',
  [at('policy/src/index.ts')]: 'export const policy = 1;',
  [at('policy/src/domain/rule.ts')]: 'export const rule = 1;',
  [at('sessions/src/index.ts')]: 'export type S = 1;',
  [at('sessions/src/adapters/index.ts')]: 'export const adapters = 1;',
  [at('sessions/src/ports/store.ts')]: 'export const store = 1;',
  [at('sessions/src/domain/circle-b.ts')]:
    "import { a } from './circle-a.ts';\nexport const b = () => a;",
};

function at(path: string): string {
  return `libs/capabilities/${path}`;
}

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

describe('the import rules', () => {
  let folder: string;
  let violations: readonly Violation[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
      cpSync(join(root, name), join(folder, name));
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const files = [...Object.entries(surroundings), ...planted];
    for (const [path, code] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${code}\n`);
    }
    const cruiser = join(root, 'node_modules/.bin/depcruise');
    const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'libs'];
    const { stdout, stderr } = spawnSync(process.execPath, [cruiser, ...args], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (!stdout.startsWith('{')) throw new Error(stderr);
    violations = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary
      .violations;
  }, 60_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(planted.filter(([, , rule]) => rule !== undefined))(
    'refuse %s: %s',
    (path, _code, rule) => {
      const found = violations.filter(({ from }) => from === path).map((each) => each.rule.name);
      expect(found).toContain(rule);
    },
  );

  it.each(planted.filter(([, , rule]) => rule === undefined))('allow %s: %s', (path) => {
    expect(violations.filter(({ from }) => from === path)).toEqual([]);
  });
});
