/**
 * Who may import whom (docs/ARCHITECTURE.md). What no row of `allowed` names is an error, npm
 * packages and Node's own modules included; tools/import-rules.spec.ts shows that each rule holds.
 */
'use strict';

/** Each capability may call only those before it, and only through their surfaces. */
const capabilities = [
  'audit',
  'identity',
  'policy',
  'webhooks',
  'clusters',
  'replicas',
  'sessions',
  'streams',
  'recordings',
  'bundles',
];
const notLeftOf = { identity: ['audit'] };

const core = '^libs/core/src/index\\.ts$';
const contracts = '^libs/contracts/src/index\\.ts$';
const client = '^libs/client/src/index\\.ts$';
const platform = '^libs/platform/[^/]+/src/index\\.ts$';
const testkit = '^libs/testkit/src/index\\.ts$';
/** A capability with several subjects has a surface for each. */
const surfacesOf = {
  audit: 'index|ledger|verify',
  sessions: 'index|keepers|recording',
  streams: 'index|exec|files|forward|logs|recording|replicas',
  recordings: 'index|playback|stores',
  bundles: 'index|verify',
};
const capability = (name, part = '') =>
  `^libs/capabilities/${name}/src/${part}(${(part === '' && surfacesOf[name]) || 'index'})\\.ts$`;
const tests = '\\.(spec|test|contract)\\.ts$|/testing/|^test/|^libs/testkit/';

/** Any module of Node; a list of names allows only those. */
const anyNode = 'any';

/** `from` may import `to`: paths, npm packages (`npm`) and modules of Node (`node`). */
function allow(from, { to = [], npm = [], node = [], pathNot = tests }) {
  const source = pathNot ? { path: from, pathNot } : { path: from };
  const targets = [
    ...to,
    ...(npm.length > 0 ? [`node_modules/(${npm.join('|')})/`] : []),
    ...(node !== anyNode && node.length > 0 ? [`^(node:)?(${node.join('|')})$`] : []),
  ];
  return [
    ...(targets.length > 0 ? [{ from: source, to: { path: targets } }] : []),
    ...(node === anyNode ? [{ from: source, to: { dependencyTypes: ['core'] } }] : []),
  ];
}

const ownFolder = [
  {
    from: { path: '^libs/(core|contracts|client|simulators|testkit)/' },
    to: { path: '^libs/$1/' },
  },
  { from: { path: '^libs/platform/([^/]+)/' }, to: { path: '^libs/platform/$1/' } },
  { from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/$1/' } },
  { from: { path: '^tools/' }, to: { path: '^tools/' } },
  { from: { path: '^test/' }, to: { path: '^test/' } },
];

const layers = capabilities.flatMap((name, index) => {
  const source = `^libs/capabilities/${name}/src`;
  const left = capabilities
    .slice(0, index)
    .filter((each) => !(notLeftOf[name] ?? []).includes(each));
  const [domain, application, ports, adapters] = [
    `${source}/domain/`,
    `${source}/application/`,
    `${source}/ports/`,
    `${source}/adapters/`,
  ];
  return [
    ...allow(domain, { to: [domain, core], node: ['crypto', 'path', 'util'] }),
    ...allow(ports, { to: [domain, ports, core] }),
    ...allow(application, {
      to: [domain, ports, application, core, ...left.map((each) => capability(each))],
      node: ['crypto', 'util'],
    }),
    ...allow(adapters, { to: [domain, ports, adapters, core, platform], node: anyNode }),
    ...allow(`${source}/(${surfacesOf[name] ?? 'index'}|[a-z-]+\\.config)\\.ts$`, {
      to: [`${source}/(domain|application|ports)/`, `${source}/[a-z-]+\\.config\\.ts$`, core],
      npm: ['zod'],
    }),
  ];
});

const packages = [
  ...allow('^libs/core/', { node: ['crypto', 'util'] }),
  ...allow('^libs/contracts/', { npm: ['@grpc/proto-loader', '@grpc/grpc-js', 'protobufjs'] }),
  ...allow('^libs/client/', {
    to: [core, contracts],
    npm: ['@grpc/grpc-js', 'ws', '@types/ws'],
    node: anyNode,
  }),
  ...allow('^libs/platform/', { to: [core], node: anyNode }),
  ...allow('^libs/platform/config/', { npm: ['zod'] }),
  ...allow('^libs/platform/database/', { npm: ['@prisma/[^/]+', 'pg', '@types/pg'] }),
  ...allow('^libs/platform/kubernetes/', {
    npm: ['undici', 'ws', '@types/ws', '@kubernetes/client-node'],
  }),
  ...allow('^libs/platform/object-store/', { npm: ['@aws-sdk/client-s3'] }),
  ...allow('^libs/platform/telemetry/', { npm: ['pino', 'prom-client'] }),
  ...allow('^libs/capabilities/identity/src/adapters/', {
    npm: ['jose', 'passport', 'passport-strategy', '@types/passport(-strategy)?'],
  }),
  ...allow('^libs/capabilities/policy/src/adapters/', { npm: ['@cedar-policy/cedar-wasm'] }),
  ...allow('^libs/capabilities/clusters/src/adapters/', {
    npm: ['@kubernetes/client-node', 'yaml', 'zod'],
  }),
  ...allow('^libs/capabilities/sessions/src/adapters/', { npm: ['yaml'] }),
  ...allow('^libs/capabilities/streams/src/adapters/', { npm: ['@xterm/[^/]+'] }),
  ...allow('^libs/capabilities/recordings/src/adapters/', { npm: ['yaml'] }),
  // Packing bytes is a pure function that node happens to have.
  ...allow('^libs/capabilities/recordings/src/domain/', { node: ['zlib'] }),
  ...allow('^libs/simulators/', {
    to: [core, platform, contracts],
    npm: [
      'oidc-provider',
      '@types/oidc-provider',
      'jose',
      '@peculiar/x509',
      'reflect-metadata',
      'ws',
      '@types/ws',
    ],
    node: anyNode,
  }),
];

const nest = ['@nestjs/[^/]+', 'fastify', '@fastify/[^/]+', 'reflect-metadata', 'rxjs', 'zod'];
const useCases = capabilities.map((name) => capability(name));
const apps = [
  ...allow('^apps/gateway/src/', {
    to: [core, contracts, ...useCases],
    npm: [...nest, '@grpc/[^/]+', 'grpc-health-check', 'protobufjs', 'ws', '@types/ws'],
    node: anyNode,
  }),
  // Wiring alone knows adapters and databases; the error table knows every library's errors.
  ...allow('^apps/gateway/src/(wiring/|[^/]+\\.module\\.ts$|main\\.ts$)', {
    to: [platform, ...capabilities.map((name) => capability(name, 'adapters/'))],
    npm: ['pino', 'passport', '@types/passport'],
  }),
  ...allow('^apps/gateway/src/(errors|health|http)/', { to: [platform] }),
  // Nest's guard hands the bearer strategy to passport.
  ...allow('^apps/gateway/src/http/bearer\\.guard\\.ts$', {
    to: [capability('identity', 'adapters/')],
    npm: ['passport', '@types/passport'],
  }),
  ...allow('^apps/gateway/src/', {
    to: ['^libs/platform/(config|telemetry|jobs)/src/index\\.ts$'],
  }),
  ...allow('^apps/cli/', {
    to: [client, contracts, '^libs/capabilities/(audit|bundles)/src/verify\\.ts$'],
    npm: ['commander', 'openid-client', 'yaml', '@kubernetes/client-node'],
    node: anyNode,
  }),
  // A replay cleans what it shows, whoever made it.
  ...allow('^apps/cli/', { to: ['^libs/capabilities/recordings/src/playback\\.ts$'] }),
  ...allow('^apps/dev/', {
    to: [core, client, platform, '^libs/simulators/src/index\\.ts$'],
    npm: ['yaml'],
    node: anyNode,
  }),
];

/** Tests may use what they test, every public surface, fakes and tools; never a deep import. */
const testing = [
  {
    from: { path: '^libs/capabilities/([^/]+)/.*(\\.(spec|contract)\\.ts$|/testing/)' },
    to: { path: '^libs/capabilities/$1/' },
  },
  {
    from: { path: tests },
    to: {
      path: [
        core,
        contracts,
        client,
        platform,
        testkit,
        '^libs/simulators/src/index\\.ts$',
        ...useCases,
        '^libs/capabilities/[^/]+/src/(adapters|testing)/index\\.ts$',
        'node_modules/',
      ],
    },
  },
  { from: { path: tests }, to: { dependencyTypes: ['core'] } },
  // Black-box tests start the programs themselves and read what documents promise.
  { from: { path: '^test/' }, to: { path: ['^tools/shared/', '^apps/[^/]+/src/'] } },
  { from: { path: '^tools/' }, to: { path: 'node_modules/' } },
  { from: { path: '^tools/' }, to: { dependencyTypes: ['core'] } },
  // Documents and migrations are made from the libraries.
  { from: { path: '^tools/(docs|database)/' }, to: { path: [platform, core] } },
  // Run by node itself, which knows no aliases: the files behind the barrel that need none either.
  {
    from: { path: '^tools/database/db-diff\\.ts$' },
    to: { path: '^libs/platform/database/src/(migrator|embedded/embedded-postgres)\\.ts$' },
  },
];

module.exports = {
  forbidden: [
    {
      // Types may name each other; values may not, as their order of loading would matter.
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared-in-package-json',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-simulators-in-production',
      severity: 'error',
      from: {
        path: '^(apps/(gateway|cli)|libs)/',
        pathNot: `${tests}|^libs/(simulators|testkit)/`,
      },
      to: { path: '^libs/(simulators|testkit)/|/testing/' },
    },
  ],
  allowed: [...ownFolder, ...layers, ...packages, ...apps, ...testing],
  allowedSeverity: 'error',
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|libs/contracts/src/generated|libs/platform/database/src/generated)/' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
