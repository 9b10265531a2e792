import { BytePipe } from '../node/byte-pipe.ts';
import type { SimulatedProcess } from '../node/process.ts';
import { atPrompt } from '../node/terminal.ts';
import { commands } from './commands.ts';
import type { CommandContext } from './commands.ts';
import { expandToText, expandWord } from './expand.ts';
import { LineReader } from './line-reader.ts';
import { Incomplete, SyntaxError, isIncomplete, parse } from './parse.ts';
import type { Command, Redirect } from './parse.ts';
import { redirected } from './streams.ts';
import type { Streams } from './streams.ts';
import { runCopyScript } from './copy-script.ts';
import { signalByMarker } from './signal-by-marker.ts';

const [prompt, continuation] = ['/ # ', '> '] as const;

class ShellExit extends Error {
  constructor(readonly code: number) {
    super();
  }
}

/** `sh` of the simulated busybox: interactive on a terminal, a script reader otherwise. */
export class Shell {
  private status = 0;
  private interrupted = false;
  private readonly variables: Map<string, string>;
  private wakeSleeper: (() => void) | undefined;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly parameters: readonly string[] = ['sh'],
  ) {
    this.variables = new Map(Object.entries(process.options.env));
    process.signal.addEventListener('abort', () => this.wakeSleeper?.(), { once: true });
  }

  /** `sh -c script`. */
  async runScript(script: string): Promise<number> {
    const signalled = signalByMarker(script, this.process);
    if (signalled !== undefined) {
      await this.process.options.io.write(1, Buffer.from(`${signalled}\n`));
      return 0;
    }
    const copied = runCopyScript(script, this.parameters, this.process);
    if (copied) return copied;
    return this.untilExit(async () => {
      await this.evaluate(script, this.process.options.io);
    });
  }

  /** `sh` reading its standard input, with a prompt when that is a terminal. */
  async run(): Promise<number> {
    const { io } = this.process.options;
    if (io.terminal) io.terminal.onInterrupt = () => this.interrupt();
    const reader = new LineReader(() => io.read());
    return this.untilExit(() => this.readLines(reader));
  }

  private async readLines(reader: LineReader): Promise<void> {
    const { io } = this.process.options;
    let script = '';
    for (;;) {
      this.interrupted = false;
      const shown = script === '' ? prompt : continuation;
      if (io.terminal) await io.write(1, Buffer.from(shown));
      const line = await atPrompt(io.terminal, shown, () => reader.next());
      if (line === undefined && this.interrupted) {
        reader.reopen();
        script = '';
        continue;
      }
      if (line === undefined) return;
      script += `${line}\n`;
      if (isIncomplete(script)) continue;
      const complete = script;
      script = '';
      await this.evaluate(complete, io);
    }
  }

  private async untilExit(work: () => Promise<void>): Promise<number> {
    try {
      await work();
      return this.status;
    } catch (error) {
      if (error instanceof ShellExit) return error.code;
      throw error;
    }
  }

  private async evaluate(script: string, streams: Streams): Promise<void> {
    try {
      this.status = await this.execute(parse(script), streams);
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof Incomplete)) throw error;
      await streams.write(2, Buffer.from(`sh: syntax error: ${error.message}\n`));
      this.status = 2;
    }
  }

  private async execute(command: Command, streams: Streams): Promise<number> {
    if (this.process.signal.aborted) throw new ShellExit(137);
    switch (command.kind) {
      case 'simple':
        return this.simple(command.words, command.redirects, streams);
      case 'pipeline':
        return this.pipeline(command.parts, command.negated, streams);
      case 'list':
        return this.list(command, streams);
      case 'while':
        return this.loop(command, streams);
      case 'for':
        return this.forLoop(command, streams);
      case 'if':
        for (const branch of command.branches) {
          if ((await this.execute(branch.test, streams)) === 0) {
            return this.execute(branch.body, streams);
          }
        }
        return command.otherwise ? this.execute(command.otherwise, streams) : 0;
    }
  }

  private async list(command: Command & { kind: 'list' }, streams: Streams): Promise<number> {
    let skip = false;
    for (const { command: item, joint } of command.items) {
      if (this.interrupted) return (this.status = 130);
      if (!skip) {
        if (joint === '&') void this.execute(item, streams).catch(() => undefined);
        else this.status = await this.execute(item, streams);
      }
      skip = (joint === '&&' && this.status !== 0) || (joint === '||' && this.status === 0);
    }
    return this.status;
  }

  private async loop(command: Command & { kind: 'while' }, streams: Streams): Promise<number> {
    let status = 0;
    while (!this.interrupted) {
      const holds = (await this.execute(command.test, streams)) === 0;
      if (holds === command.until) return status;
      status = await this.execute(command.body, streams);
      await new Promise(setImmediate);
    }
    return 130;
  }

  private async forLoop(command: Command & { kind: 'for' }, streams: Streams): Promise<number> {
    let status = 0;
    for (const word of command.words) {
      for (const value of await expandWord(word, this.scope(streams))) {
        if (this.interrupted) return 130;
        this.variables.set(command.name, value);
        status = await this.execute(command.body, streams);
      }
    }
    return status;
  }

  private async pipeline(parts: Command[], negated: boolean, streams: Streams): Promise<number> {
    let read = streams.read.bind(streams);
    const running: Promise<number>[] = [];
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      const pipe = new BytePipe();
      const write: Streams['write'] = (channel, data) =>
        channel === 1 && !isLast ? pipe.write(data) : streams.write(channel, data);
      running.push(this.execute(part, { read, write }).finally(() => pipe.close()));
      read = () => pipe.read();
    }
    const status = (await Promise.all(running)).at(-1) ?? 0;
    return negated ? Number(status === 0) : status;
  }

  private async simple(raw: string[], redirects: Redirect[], outer: Streams): Promise<number> {
    const words: string[] = [];
    for (const word of raw) {
      const assignment = words.length === 0 ? /^([A-Za-z_]\w*)=(.*)$/s.exec(word) : null;
      if (assignment) {
        this.variables.set(assignment[1]!, await expandToText(assignment[2]!, this.scope(outer)));
      } else words.push(...(await expandWord(word, this.scope(outer))));
    }
    const [name, ...args] = words;
    if (name === undefined) return 0;
    const streams = redirected(outer, redirects);
    return this.builtin(name, args, streams) ?? this.external(name, args, streams);
  }

  private builtin(name: string, args: string[], streams: Streams): Promise<number> | undefined {
    if (name === 'exit')
      throw new ShellExit(args[0] === undefined ? this.status : Number(args[0]) & 255);
    if (name === 'exec') return this.execCommand(args, streams);
    if (name === 'read') return this.readVariable(args, streams);
    if (name === 'eval') return this.evaluate(args.join(' '), streams).then(() => this.status);
    if (
      name === 'export' ||
      name === 'cd' ||
      name === 'trap' ||
      name === 'set' ||
      name === 'wait'
    ) {
      for (const assignment of name === 'export' ? args : []) {
        const [key = '', ...value] = assignment.split('=');
        if (value.length > 0) this.variables.set(key, value.join('='));
      }
      return Promise.resolve(0);
    }
    return undefined;
  }

  private async readVariable(args: string[], streams: Streams): Promise<number> {
    const line = await new LineReader(() => streams.read()).next();
    this.variables.set(args.at(-1) ?? 'REPLY', line ?? '');
    return line === undefined ? 1 : 0;
  }

  private async execCommand(args: string[], streams: Streams): Promise<number> {
    const [name, ...rest] = args;
    if (name === undefined) return 0;
    throw new ShellExit(await this.external(name, rest, streams));
  }

  private async external(name: string, args: string[], streams: Streams): Promise<number> {
    if (name === 'sh' || name === '/bin/sh') return this.subshell(args, streams);
    const command = commands[name.replace(/^\/(usr\/)?s?bin\//, '')];
    if (!command) {
      await streams.write(2, Buffer.from(`sh: ${name}: not found\n`));
      return 127;
    }
    return command(args, this.context(streams));
  }

  private subshell(args: string[], streams: Streams): Promise<number> {
    const shell = new Shell(this.process);
    const script = args[0] === '-c' ? args[1] : undefined;
    if (script !== undefined) {
      return shell.untilExit(() => shell.evaluate(script, streams));
    }
    const reader = new LineReader(() => streams.read());
    return shell.untilExit(() => shell.readLines(reader));
  }

  private scope(streams: Streams): Parameters<typeof expandWord>[1] {
    const special: Record<string, () => string> = {
      '?': () => String(this.status),
      $: () => String(this.process.pid),
      '#': () => String(this.parameters.length - 1),
      '@': () => this.parameters.slice(1).join(' '),
    };
    return {
      get: (name) =>
        special[name]?.() ??
        (/^\d$/.test(name) ? this.parameters[Number(name)] : this.variables.get(name)) ??
        '',
      run: async (script) => {
        const chunks: Uint8Array[] = [];
        const write: Streams['write'] = (channel, data) =>
          channel === 1 ? Promise.resolve(void chunks.push(data)) : streams.write(2, data);
        await this.evaluate(script, { read: streams.read.bind(streams), write });
        return Buffer.concat(chunks).toString('utf8');
      },
    };
  }

  private context(streams: Streams): CommandContext {
    return {
      process: this.process,
      env: Object.fromEntries(this.variables),
      read: () => streams.read(),
      out: (data) => streams.write(1, typeof data === 'string' ? Buffer.from(data) : data),
      err: (text) => streams.write(2, Buffer.from(text)),
      sleep: (ms) => this.sleep(ms),
      isInterrupted: () => this.interrupted,
    };
  }

  private sleep(ms: number): Promise<void> {
    if (this.interrupted || this.process.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.wakeSleeper = undefined;
        resolve();
      };
      const timer = setTimeout(wake, Math.min(ms, 2 ** 31 - 1));
      this.wakeSleeper = wake;
    });
  }

  /** Ctrl-C: the command in the foreground ends, the shell goes on. */
  private interrupt(): void {
    this.interrupted = true;
    this.status = 130;
    this.wakeSleeper?.();
    this.process.options.io.terminal?.interruptReader();
  }
}
