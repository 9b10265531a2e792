import tseslint from 'typescript-eslint';

/** Shapes that are errors wherever they stand. */
const bannedShapes = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use a module.' },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: the file is named after it.' },
];

/** The environment is read once, by libs/platform/config. */
const environment = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Read the environment through @endoscope/config.',
};

/** Threat: a skipped or focused test turns the suite green without saying so. */
const silentTests = [
  {
    selector:
      'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(only|skip|todo)$/]',
    message: 'No test is skipped or runs alone.',
  },
  {
    selector: 'CallExpression[callee.name=/^(xit|xdescribe|fit|fdescribe)$/]',
    message: 'As above.',
  },
  {
    selector: 'CallExpression[callee.name="it"] > Literal:first-child[value=/\\bshould\\b/]',
    message: 'A test name is a statement in the present tense.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      'dist/**',
      'libs/contracts/src/generated/**',
      'libs/platform/database/src/generated/**',
    ],
  },
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // Promises: a forgotten one is an unhandled rejection, which ends the process.
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      'no-async-promise-executor': 'error',
      // Types say what is there.
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/no-deprecated': [
        'error',
        // Deprecated only to stand out; it is for issuers on loopback.
        { allow: [{ from: 'package', package: 'openid-client', name: 'allowInsecureRequests' }] },
      ],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Imports of types vanish; Nest's injection needs the values, which decorators tell apart.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // Plain mistakes.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-console': 'error',
      'no-debugger': 'error',
      'no-unsafe-finally': 'error',
      'no-fallthrough': 'error',
      'no-self-compare': 'error',
      'no-unreachable-loop': 'error',
      'no-constant-binary-expression': 'error',
      // Sizes (STYLE: files, functions, nesting, parameters).
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 50 }],
      'max-params': ['error', { max: 3 }],
      // Counts `try` as a level.
      'max-depth': ['error', { max: 4 }],
      // Counts every `??` and `?.`, of which a mapping of optional fields has many.
      complexity: ['error', { max: 24 }],
      'no-restricted-syntax': ['error', ...bannedShapes, environment],
    },
  },
  {
    // A constructor lists what its object stands on: five at most.
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    rules: {
      'max-params': 'off',
      'no-restricted-syntax': [
        'error',
        ...bannedShapes,
        environment,
        {
          selector:
            ':matches(FunctionDeclaration, TSEmptyBodyFunctionExpression, MethodDefinition[kind!="constructor"] > FunctionExpression:not(:has(Decorator)), VariableDeclarator > ArrowFunctionExpression)[params.length>3]',
          message: 'More than three parameters: take an options object.',
        },
        {
          selector: 'MethodDefinition[kind="constructor"] > FunctionExpression[params.length>5]',
          message: 'More than five dependencies: it is two use-cases.',
        },
      ],
    },
  },
  {
    files: [
      'libs/platform/config/**/*.ts',
      'apps/cli/src/main.ts',
      'apps/gateway/src/main.ts',
      'apps/dev/**/*.ts',
      'tools/**/*.ts',
      '*.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...bannedShapes] },
  },
  {
    files: [
      '**/*.spec.ts',
      '**/*.contract.ts',
      'test/**/*.ts',
      'libs/testkit/**/*.ts',
      'libs/**/testing/**/*.ts',
    ],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'max-params': 'off',
      'no-restricted-syntax': ['error', ...bannedShapes, ...silentTests],
    },
  },
  {
    // A configuration file's format asks for a default export.
    files: ['*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
