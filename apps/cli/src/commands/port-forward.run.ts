import type { AttachDoor, LocalForward, LocalForwardListeners } from '@endoscope/client';
import { parseForwardedPorts } from '../arguments/forwarded-ports.ts';
import { CliError, exitCodes, UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { findForwardSession } from '../session/find-forward-session.ts';
import { Interrupts } from '../terminal/interrupts.ts';
import type { Invocation } from './define.ts';

interface PortForwardOptions {
  readonly address?: readonly string[];
  readonly cluster?: string;
  readonly namespace?: string;
  readonly quiet?: boolean;
  readonly output?: string;
  readonly transport: AttachDoor;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<PortForwardOptions>,
): Promise<number> {
  const [target = '', ...words] = operands;
  const asked = parseForwardedPorts(words);
  const { address: addresses, output, transport: door } = options;
  if (output !== undefined && output !== 'json') {
    throw new UsageError(`unknown output format "${output}"; use json`);
  }
  const client = await context.client();
  const found = await findForwardSession(context, { client, target, ports: asked, ...options });
  const { session, ports } = found;
  const interrupts = new Interrupts(() => process.exit(exitCodes.ok));
  try {
    const { signal } = interrupts;
    const on = output === undefined ? kubectlWords(context, !!options.quiet) : troubles(context);
    const forward = await client.forwardLocally(session, { ports, addresses, door, signal, on });
    if (output === 'json') await printPorts(context, session, forward);
    return await untilEnd(forward);
  } catch (error) {
    // Ctrl-C is how one leaves.
    if (interrupts.reason?.signalName === 'SIGINT') return exitCodes.ok;
    throw interrupts.reason ?? error;
  } finally {
    interrupts.stop();
  }
}

async function untilEnd(forward: LocalForward): Promise<number> {
  try {
    const end = await forward.ended;
    throw new CliError(end.detail, { exitCode: exitCodes.unavailable });
  } finally {
    await forward.close();
  }
}

/** kubectl's words. */
function kubectlWords(context: Context, isQuiet: boolean): LocalForwardListeners {
  if (isQuiet) return troubles(context);
  const { stdout } = context;
  return {
    ...troubles(context),
    listening: ({ address, local, remote }) =>
      stdout.line(`Forwarding from ${hostOf(address)}:${local} -> ${remote}`),
    connection: ({ local }) => stdout.line(`Handling connection for ${local}`),
    restored: () => context.stderr.line('Connected again.'),
  };
}

function troubles({ stderr }: Context): LocalForwardListeners {
  return {
    notListening: ({ local }, why) =>
      stderr.line(safeLine(`Unable to listen on port ${local}: ${why}`)),
    failed: ({ local, remote }, error) =>
      stderr.line(safeLine(`an error occurred forwarding ${local} -> ${remote}: ${error.detail}`)),
    lost: (error) => stderr.line(safeLine(`${error.detail} Connecting again …`)),
  };
}

async function printPorts(
  context: Context,
  session: string,
  { listening }: LocalForward,
): Promise<void> {
  const forwards = listening.map(({ address, local, remote }) => {
    return { address, localPort: local, remotePort: remote };
  });
  await printEncoded(context, { session, forwards }, 'json');
}

function hostOf(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
