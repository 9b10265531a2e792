import type { Program } from './process.ts';
import { Shell } from '../shell/shell.ts';
import { commands } from '../shell/commands.ts';

/** What is in a simulated image. */
export interface Image {
  readonly runsAsRoot: boolean;
  readonly defaultCommand: readonly string[];
  /** The program of an argument list, or undefined when the image has no such file. */
  find(argv: readonly string[]): Program | undefined;
}

export type Pull =
  | { readonly is: 'present'; readonly image: Image }
  | {
      readonly is: 'failing';
      readonly reason: 'ErrImagePull';
      readonly message: string;
    }
  | {
      readonly is: 'never';
      readonly reason: 'ErrImageNeverPull';
      readonly message: string;
    }
  | {
      readonly is: 'invalid';
      readonly reason: 'InvalidImageName';
      readonly message: string;
    };

const shellImage: Image = {
  runsAsRoot: true,
  defaultCommand: ['sh'],
  find: (argv) => shellProgram(argv),
};

/** The application images of the seeded pods: one static program, user 65532, no shell. */
const distrolessImage: Image = {
  runsAsRoot: false,
  defaultCommand: ['/app'],
  find: ([name]) => (name === '/app' ? serveForever : undefined),
};

const pattern = /^[a-z0-9]+([._:/-]+[a-z0-9]+)*(:[\w][\w.-]{0,127})?(@sha256:[a-f0-9]{64})?$/;

/** Every well-formed image can be pulled and has a shell, but those that say otherwise. */
export function pullImage(name: string, policy: string | undefined): Pull {
  if (!pattern.test(name)) {
    const message = `Failed to apply default image tag "${name}": couldn't parse image name "${name}": invalid reference format`;
    return { is: 'invalid', reason: 'InvalidImageName', message };
  }
  const isMissing = name.startsWith('localhost:1/') || /-missing(:|@|$)/.test(name);
  if (isMissing && policy === 'Never') {
    const message = `Container image "${name}" is not present with pull policy of Never`;
    return { is: 'never', reason: 'ErrImageNeverPull', message };
  }
  if (isMissing) {
    const message =
      `failed to pull and unpack image "${name}": failed to resolve reference "${name}": ` +
      `failed to do request: Head "https://${name}": dial tcp 127.0.0.1:1: connect: connection refused`;
    return { is: 'failing', reason: 'ErrImagePull', message };
  }
  return {
    is: 'present',
    image: /distroless|example\/app/.test(name) ? distrolessImage : shellImage,
  };
}

function shellProgram(argv: readonly string[]): Program | undefined {
  const [name = '', ...args] = argv;
  const applet = name.replace(/^\/(usr\/)?s?bin\//, '').replace(/^busybox$/, args[0] ?? 'sh');
  if (applet === 'sh' || applet === 'ash') {
    const at = args.indexOf('-c');
    const [script = '', ...parameters] = args.slice(at + 1);
    const named = parameters.length > 0 ? parameters : ['sh'];
    return (process) =>
      at === -1 ? new Shell(process).run() : new Shell(process, named).runScript(script);
  }
  if (!commands[applet]) return undefined;
  const quoted = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  return (process) => new Shell(process).runScript(`exec ${quoted}`);
}

/** A server: it writes one line, then waits to be killed. */
const serveForever: Program = async (process) => {
  await process.options.io.write(1, Buffer.from('listening on :8080\n'));
  if (process.options.argv[1] === '--crash') return 1;
  if (process.options.argv[1] === '--once') return 0;
  await new Promise((resolve) => process.signal.addEventListener('abort', resolve));
  return 137;
};
