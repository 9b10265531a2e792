import { parseArgs } from 'node:util';
import { groupNames } from './test-files.ts';
import { checkNames } from './checks.ts';

export interface TestArguments {
  /** Names of checks and groups; empty means all. */
  readonly only: readonly string[];
  /** For jest: tests whose full name matches. */
  readonly testName: string | undefined;
  /** Test files whose path contains one of these; empty means all. */
  readonly paths: readonly string[];
  /** A cluster suite that does not run is a failure. */
  readonly clusterRequired: boolean;
}

const names = [...checkNames, ...groupNames];

export const helpText = `Runs every check, then the tests.

  npm test [-- OPTIONS] [PATH]...

  PATH             only test files whose path contains this; no checks
  --only NAME      only this part, may be given several times:
                   ${checkNames.join(', ')};
                   ${groupNames.join(', ')}
  -t PATTERN       only tests whose name matches
  --cluster        the cluster suites must run; starts clusters where there are none
  -h, --help       this text

The suites of a Kubernetes version run when clusters of it are up (npm run cluster:up -- --help),
or with --cluster; with CI=true they must. ENDOSCOPE_TEST_KUBECONFIGS names clusters of others.
In a run of all of them, files that fail run once more, alone, and the summary names what passed
only then: real kubelets and the tests share two cores. What fails twice has failed.
`;

/** Undefined when help was asked for; a sentence when the arguments are wrong. */
export function parseTestArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): TestArguments | string | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true },
        testNamePattern: { type: 'string', short: 't' },
        cluster: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return undefined;
    const only = values.only ?? (positionals.length > 0 ? groupNames : []);
    const unknown = only.find((name) => !names.includes(name));
    if (unknown) return `--only ${unknown} is none of: ${names.join(', ')}.`;
    return {
      only,
      testName: values.testNamePattern,
      paths: positionals,
      clusterRequired: values.cluster === true || env['CI'] === 'true',
    };
  } catch (error) {
    return `${(error as Error).message} See npm test -- --help.`;
  }
}
