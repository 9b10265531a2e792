// Goal: a gateway that is killed under endo gives the terminal back when it stays away, and the
// terminal goes on where it was when it is back.
// Method: the built gateway as a process, SIGKILL, and a start at the same addresses.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts } from '../support/free-ports.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { Endo } from './harness/endo.ts';

let stack: ProcessStack;
let endo: Endo;
let addresses: Record<string, string>;
let gateway: GatewayProcess;
let url: string;

beforeAll(async () => {
  stack = await ProcessStack.start();
  const [http, grpc] = await freePorts(2);
  addresses = {
    ENDOSCOPE_HTTP_ADDRESS: `127.0.0.1:${http}`,
    ENDOSCOPE_GRPC_ADDRESS: `127.0.0.1:${grpc}`,
  };
  const token = await stack.issuer.issueToken('engineer');
  endo = new Endo({ ENDOSCOPE_SERVER: `http://127.0.0.1:${http}`, ENDOSCOPE_TOKEN: token });
});

afterAll(async () => {
  await endo?.close();
  await stack?.close();
});

async function startGateway(grace: string): Promise<void> {
  gateway = stack.gateway({ ...addresses, ENDOSCOPE_RESUME_GRACE: grace });
  url = await gateway.url();
}

/** What a full-screen program switches on, and what takes it back. */
const modes: readonly (readonly [on: string, off: string])[] = [
  ['\x1b[?1049h', '\x1b[?1049l'],
  ['\x1b[?25l', '\x1b[?25h'],
  ['\x1b[?1000h', '\x1b[?1000l'],
  ['\x1b[?1006h', '\x1b[?1006l'],
  ['\x1b[?2004h', '\x1b[?2004l'],
];

describe('a terminal whose gateway is killed', () => {
  it('is given back as it was, with every mode that was left on, when the gateway stays away', async () => {
    await startGateway('2s');
    const allOn = modes.map(([on]) => on).join('');
    const command = ['sh', '-c', `echo "${allOn}full screen"; sleep 1000`];
    const session = await stack.readySession(url, { command, tty: true });
    const terminal = endo.terminal(['attach', '-it', session, '--transport', 'grpc']);
    await terminal.shows('full screen');
    await gateway.stop();
    expect(await terminal.exit).toBe(69);
    expect(terminal.output).toContain('could not be had again within 2 s');
    const after = terminal.output.slice(terminal.output.indexOf('full screen'));
    expect(modes.map(([, off]) => off).filter((off) => !after.includes(off))).toEqual([]);
    const [before, later] = endo.terminalSettings();
    expect(later).toBe(before);
  });

  it('goes on in the same shell when the gateway is back', async () => {
    // Longer than any start takes.
    await startGateway('10m');
    const session = await stack.readySession(url, { tty: true });
    const terminal = endo.terminal(['attach', '-it', session]);
    await terminal.shows('# ');
    terminal.type('mark=kept; echo "it is" "set"\r');
    await terminal.shows('it is set\r\n');
    await gateway.stop();
    await terminal.shows('Reconnecting for up to');
    await startGateway('10m');
    await terminal.shows('Connected again.');
    terminal.type('echo "still" "$mark"; exit 6\r');
    expect(await terminal.exit).toBe(6);
    expect(terminal.output).toContain('still kept\r\n');
  });
});
