import { readFileSync } from 'node:fs';

// One list of aliases for the compiler, the build and the tests: tsconfig.json.
const { compilerOptions } = JSON.parse(
  readFileSync(new URL('./tsconfig.json', import.meta.url), 'utf8'),
);
const moduleNameMapper = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([alias, [file]]) => [
    `^${alias}$`,
    `<rootDir>/${file.replace(/^\.\//, '')}`,
  ]),
);

export default {
  testEnvironment: 'node',
  // One lazily started Postgres for the whole run (libs/testkit).
  globalSetup: '<rootDir>/libs/testkit/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testkit/global-teardown.mjs',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/tools'],
  testRegex: '\\.(spec|test)\\.ts$',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper,
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          keepClassNames: true,
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
          },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // For a test that hangs. Above what any wait is given (test/support/patience.ts), which can say
  // what did not come; what a test must do in time it says itself.
  testTimeout: 300_000,
};
