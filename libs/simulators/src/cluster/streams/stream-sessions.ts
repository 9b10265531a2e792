import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { ClusterContext } from '../api/cluster-context.ts';
import { failure, success } from '../api/status.ts';
import type { Status } from '../api/status.ts';
import type { RunningContainer, StreamRequest } from '../node/container.ts';
import { terminalIo } from '../node/container.ts';
import { BytePipe } from '../node/byte-pipe.ts';
import type { ProcessIo } from '../node/process.ts';
import { Terminal } from '../node/terminal.ts';
import { ChannelConnection } from './channel-connection.ts';
import type { ChannelEvents } from './channel-connection.ts';
import type { CommandConnection } from './command-connection.ts';
import { LateOutput, misbehave, sayingTwice } from './stream-faults.ts';

export interface StreamTarget {
  readonly container: RunningContainer;
  readonly request: StreamRequest;
}

/** pods/attach: joins the container's streams until its process, or the client, ends. */
export function runAttach(context: ClusterContext, socket: WebSocket, target: StreamTarget): void {
  const { container, request } = target;
  const isTty = container.spec.tty === true;
  // The runtime's v4 server has a stdin for every stream, at its end where none was asked for, and
  // containerd takes that for the end of a `stdinOnce` container's input. (Without stdinOnce it
  // may or may not take the outputs away.)
  const isIgnored =
    socket.protocol === 'v4.channel.k8s.io' && !request.stdin && container.spec.stdinOnce === true;
  const asked = isIgnored ? { ...request, stdin: true } : request;
  const late =
    context.faults.active.lateInput === 'drops_output' ? new LateOutput(socket) : undefined;
  const streams = container.attach(asked, {
    stdout: request.stdout,
    stderr: request.stderr && !isTty,
    write: (channel, data) => {
      if (!late) return connection.send(channel, data);
      late.hold(() => connection.send(channel, data));
      return Promise.resolve();
    },
    ended: () => {
      const last = sayingTwice(context.faults.active.stream, connection);
      if (late) late.release(() => last.finish(success));
      else void last.finish(success);
    },
  });
  const connection = new ChannelConnection(socket, {
    stdin: (data) => streams.input(data),
    stdinClosed: () => streams.inputEnded(),
    resize: (columns, rows) => streams.resize(columns, rows),
    gone: () => streams.detach(),
  });
  if (isIgnored) streams.inputEnded();
  misbehave(context.faults.active.stream, connection);
}

/** pods/exec: one more process in the container; its exit code is in the status. */
export function runExec(
  target: StreamTarget & { readonly argv: readonly string[] },
  connect: (events: ChannelEvents) => CommandConnection,
): void {
  const { container, request, argv } = target;
  const stdin = new BytePipe();
  const write = (channel: 1 | 2, data: Uint8Array): Promise<void> => {
    const isAsked = channel === 1 ? request.stdout : request.stderr;
    return isAsked ? connection.send(channel, data) : Promise.resolve();
  };
  const terminal = request.tty ? new Terminal((data) => write(1, data)) : undefined;
  const pipeIo: ProcessIo = {
    read: () => stdin.read(),
    write,
    terminal: undefined,
    isWatched: () => true,
  };
  const io = terminal ? terminalIo(terminal, () => true) : pipeIo;
  if (!request.stdin) stdin.close();
  const connection = connect({
    stdin: (data) => (terminal ? terminal.input(data) : stdin.write(data)),
    stdinClosed: () => (terminal ? terminal.hangUp() : stdin.close()),
    resize: (columns, rows) => terminal?.resize(columns, rows),
    // Whoever leaves ends no process: it reads end of file, and that is all (ADR 0013).
    gone: () => stdin.close(),
  });
  const process = container.exec(argv, io);
  if (!process) return void connection.finish(noSuchProgram(argv[0] ?? ''));
  void process.done.then((exitCode) => connection.finish(exitStatus(exitCode)));
}

/** A v5 upgrade succeeds before the kubelet is asked; its refusal arrives as the status. */
export function refuseStream(socket: WebSocket, message: string): void {
  const connection = new ChannelConnection(socket, {
    stdin: () => Promise.resolve(),
    stdinClosed: () => undefined,
    resize: () => undefined,
    gone: () => undefined,
  });
  void connection.finish(internalError(message));
}

function exitStatus(exitCode: number): Status {
  if (exitCode === 0) return success;
  const message = `command terminated with non-zero exit code: command terminated with exit code ${exitCode}`;
  const { code: _code, ...status } = failure([500, 'NonZeroExitCode'], message, {
    causes: [{ reason: 'ExitCode', message: String(exitCode) }],
  });
  return status;
}

function noSuchProgram(name: string): Status {
  return internalError(
    `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${randomBytes(32).toString('hex')}": ` +
      'OCI runtime exec failed: exec failed: unable to start container process: ' +
      `exec: "${name}": executable file not found in $PATH: unknown`,
  );
}

function internalError(message: string): Status {
  return failure([500, 'InternalError'], `Internal error occurred: ${message}`, {
    causes: [{ message }],
  });
}
