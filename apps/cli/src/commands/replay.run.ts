import { existsSync } from 'node:fs';
import { safeText as plainText } from '@endoscope/recordings/playback';
import type { RecordingFrame } from '@endoscope/recordings/playback';
import { parseDurationMs } from '../arguments/duration.ts';
import { parsePlaceMs, parseSpeed } from '../arguments/replay-place.ts';
import { CliError, UsageError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { CastEvent } from '../replay/cast-events.ts';
import { findText } from '../replay/find-text.ts';
import { Player } from '../replay/player.ts';
import { ReplayKeys } from '../replay/replay-keys.ts';
import { preciseClockOf } from '../replay/replay-pace.ts';
import { ReplayScreen } from '../replay/replay-screen.ts';
import { fileSource, recordingSource } from '../replay/replay-source.ts';
import type { ReplaySource } from '../replay/replay-source.ts';
import { Interrupts } from '../terminal/interrupts.ts';
import type { Invocation } from './define.ts';

interface ReplayOptions {
  readonly from?: string;
  readonly speed?: string;
  readonly idleLimit?: string;
  readonly follow?: boolean;
  readonly search?: string;
}

interface Asked {
  readonly fromMs: number;
  readonly speed: number;
  readonly idleLimitMs: number;
  readonly search: string | undefined;
  readonly isLive: boolean;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<ReplayOptions>,
): Promise<number> {
  const asked = askedOf(options);
  const source = await sourceOf(context, operands[0]!, options.follow ?? false);
  const interrupts = new Interrupts((interrupted) => process.exit(interrupted.exitCode));
  try {
    const { signal } = interrupts;
    if (asked.search !== undefined) return await list(context, source, { ...asked, signal });
    const isShown = context.stdout.isTty && !context.environment.dumbTerminal;
    await (isShown ? show : print)(context, source, { ...asked, signal });
    if (interrupts.reason) throw interrupts.reason;
    return exitCodes.ok;
  } catch (error) {
    throw interrupts.reason ?? error;
  } finally {
    interrupts.stop();
    context.terminal.restore();
    context.terminal.pauseInput();
    await context.stdout.flush();
  }
}

function askedOf({ from, speed, idleLimit, follow = false, search }: ReplayOptions): Asked {
  if (search === '') throw new UsageError('--search takes a text');
  if (search !== undefined && follow) {
    throw new UsageError('only one of --search / --follow may be used');
  }
  return {
    fromMs: from === undefined ? 0 : parsePlaceMs(from, '--from'),
    speed: speed === undefined ? 1 : parseSpeed(speed),
    idleLimitMs:
      idleLimit === undefined
        ? Number.POSITIVE_INFINITY
        : parseDurationMs(idleLimit, '--idle-limit'),
    search,
    isLive: follow,
  };
}

async function sourceOf(context: Context, what: string, follow: boolean): Promise<ReplaySource> {
  if (!/^rec_[0-9a-z]{26}$/.test(what)) {
    if (follow) throw new UsageError('--follow is for recordings, not for files');
    if (existsSync(what)) return fileSource(what);
    const message = `There is no file ${safeLine(what)}, and it is no id of a recording.`;
    throw new CliError(message, { exitCode: exitCodes.notFound, hint: 'endo recordings' });
  }
  const client = await context.client();
  const { durationMs, state } = await client.recordings.get(what);
  const isOver = state === 'sealed';
  return recordingSource(client, what, { durationMs: isOver ? durationMs : undefined, follow });
}

type Viewing = Asked & { readonly signal: AbortSignal };

/** On a terminal, under the keys of who looks on. */
async function show(context: Context, source: ReplaySource, asked: Viewing): Promise<void> {
  const { terminal } = context;
  const left = new AbortController();
  const signal = AbortSignal.any([asked.signal, left.signal]);
  const screen = new ReplayScreen(context);
  const leave = (): void => left.abort();
  const player = new Player({ ...asked, source, screen, signal, leave });
  const failed = Promise.withResolvers<never>();
  if (terminal.inputIsTty) {
    terminal.enterRaw();
    keysTo(player, context, signal).catch(failed.reject);
  }
  try {
    await Promise.race([player.play(), failed.promise]);
  } finally {
    left.abort();
    await screen.leave();
  }
}

async function keysTo(player: Player, context: Context, signal: AbortSignal): Promise<void> {
  const keys = new ReplayKeys();
  for await (const bytes of context.terminal.typed(signal)) {
    for (const key of keys.feed(bytes)) await player.press(key);
  }
}

/** As text, at once; or as it comes where it is followed. */
async function print(context: Context, source: ReplaySource, asked: Viewing): Promise<void> {
  const { fromMs } = asked;
  for await (const line of plainText(framesOf(opened(source, asked), fromMs))) {
    await context.stdout.write(line);
  }
}

/** For who reads it as text. */
function opened(source: ReplaySource, { fromMs, signal }: Viewing): AsyncGenerator<CastEvent> {
  return source.open({ ms: fromMs, isShown: false }, signal);
}

async function* framesOf(
  events: AsyncIterable<CastEvent>,
  fromMs: number,
): AsyncGenerator<RecordingFrame, void, undefined> {
  for await (const { kind, atMs, text } of events) {
    if (atMs < fromMs) continue;
    const micros = Math.round(atMs * 1_000);
    if (kind === 'output') yield { kind: 'stdout', micros, data: Buffer.from(text) };
    else if (kind === 'marker') yield { kind: 'marker', micros, text };
  }
}

/** `1:02:03.456  the line`, for `--from`. */
async function list(context: Context, source: ReplaySource, asked: Viewing): Promise<number> {
  const { fromMs, search = '' } = asked;
  let count = 0;
  for await (const { atMs, line } of findText(opened(source, asked), search)) {
    if (atMs < fromMs) continue;
    count += 1;
    await context.stdout.write(`${preciseClockOf(atMs)}  ${safeLine(line)}\n`);
  }
  if (count > 0) return exitCodes.ok;
  context.stderr.line('Not found.');
  return exitCodes.notFound;
}
