/**
 * `npm run conformance`: whether a client, in any language, holds to the attach protocol. The
 * contract of the command is clients/README.md.
 */
import { parseArgs } from 'node:util';
import { Stack } from '../load/stack.ts';
import { cuttableDoors } from '../support/cuttable-doors.ts';
import { attachClientCases, resumingClientCases } from './attach-client-cases.ts';
import type { AttachClientHost, AttachedWorkload } from './attach-client-cases.ts';

const help = `Runs a client of the attach stream against a gateway with a simulated cluster.

  npm run conformance -- --command 'COMMAND' [--resumes] [--case TEXT]

  --command COMMAND   run once a case by sh; test/conformance/clients/README.md says what it is told
  --resumes           also what only a client holds that comes back when its connection is cut
  --case TEXT         only cases whose name holds this
  -h, --help          this text
`;

const { values } = parseArgs({
  options: {
    command: { type: 'string' },
    case: { type: 'string', default: '' },
    resumes: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) process.stdout.write(help);
else if (values.command === undefined) {
  process.stderr.write(`--command is missing.\n\n${help}`);
  process.exitCode = 2;
} else await run(['sh', '-c', values.command], values.case);

async function run(command: readonly string[], pattern: string): Promise<void> {
  const all = [...attachClientCases, ...(values.resumes ? resumingClientCases : [])];
  const cases = all.filter(({ name }) => name.includes(pattern));
  if (cases.length === 0) throw new Error(`no case has ${pattern} in its name`);
  const stack = await Stack.start({});
  let failed = 0;
  try {
    const host = hostOf(stack, (await stack.client.info()).grpcAddress ?? '');
    for (const each of cases) {
      const problem = await each.run(host, command).then(
        () => undefined,
        (error: Error) => error.message,
      );
      process.stdout.write(problem ? `FAIL  ${each.name}\n  ${problem}\n` : `ok    ${each.name}\n`);
      if (problem !== undefined) failed += 1;
    }
  } finally {
    await stack.stop();
  }
  process.stdout.write(`\n${cases.length - failed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
}

function hostOf(stack: Stack, grpcAddress: string): AttachClientHost {
  const { client, server, token } = stack;
  return {
    server,
    grpc: grpcAddress,
    token: () => Promise.resolve(token),
    session: async (workload: AttachedWorkload) => {
      const { id } = await client.sessions.create({
        target: { cluster: 'eu-1', namespace: 'shop', pod: 'web' },
        workload: { image: 'busybox:1.36', ...workload },
      });
      await client.sessions.waitFor(id, { state: 'ready', timeoutMs: 20_000 });
      return id;
    },
    untilEnded: async (id) => {
      await client.sessions.waitFor(id, { state: 'ended', timeoutMs: 20_000 });
    },
    cuttable: () => cuttableDoors({ server, grpc: grpcAddress }),
  };
}
