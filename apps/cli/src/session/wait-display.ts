import type { SessionEvent } from '@endoscope/client';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { progressLine } from './follow-session.ts';

export interface WaitDisplayOptions {
  /** The debug container, as it is called in the pod. */
  readonly container: string;
  readonly isTalkative: boolean;
  readonly isQuiet: boolean;
}

/** Where nobody watches, a start that takes no longer than this is not worth a line. */
const slowMs = 15_000;
/** A log gets a sign of life this often. */
const heartbeatMs = 30_000;
const repaintMs = 1_000;

/**
 * What is shown while a container starts: the reason, the message, the events of the pod and the
 * time since. On a terminal the state is one line that is written over; lines that say what went
 * wrong, or what happened, stay. In a log every line stays, and ordinary progress is only written
 * when the start is slow.
 *
 * Owns:  one timer and, on a terminal, the last line, from construction to `stop`.
 */
export class WaitDisplay {
  private readonly startedAtMs = performance.now();
  private readonly shown = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  private state: string;
  private isPainted = false;
  private heartbeats = 0;

  constructor(
    private readonly context: Context,
    private readonly options: WaitDisplayOptions,
  ) {
    this.state = `Waiting for container ${options.container}`;
    this.timer = setInterval(() => this.tick(), repaintMs);
  }

  show(event: SessionEvent): void {
    const line = progressLine(event, this.options.container);
    if (line === undefined || this.options.isQuiet) return;
    const text = safeLine(line.text);
    const isState = event.type === 'waiting';
    // What stays above need not be said again in the line that is written over.
    const { reason = '' } = event;
    const short = `Waiting for container ${this.options.container}: ${safeLine(reason)}`;
    if (isState) this.state = line.isProblem ? short : text;
    if (line.isProblem || (this.options.isTalkative && !(isState && this.isLive))) this.keep(text);
    else this.paint();
  }

  stop(): void {
    clearInterval(this.timer);
    this.erase();
  }

  private get isLive(): boolean {
    const { context, options } = this;
    return options.isTalkative && context.stderr.isTty && !context.environment.dumbTerminal;
  }

  private tick(): void {
    if (this.options.isQuiet) return;
    if (this.isLive) return this.paint();
    const waitedMs = performance.now() - this.startedAtMs;
    if (waitedMs < slowMs + this.heartbeats * heartbeatMs) return;
    this.heartbeats += 1;
    this.context.stderr.line(`${this.state}${this.since}`);
    this.shown.add(this.state);
  }

  /** A container that cannot start says the same things over and over: each is kept once. */
  private keep(text: string): void {
    if (this.shown.has(text)) return;
    this.shown.add(text);
    this.erase();
    this.context.stderr.line(`${text}${this.since}`);
    this.paint();
  }

  private paint(): void {
    if (!this.isLive) return;
    const { stderr } = this.context;
    const { state, since } = this;
    const width = Math.max(40, stderr.size?.width ?? 80) - since.length - 1;
    stderr.text(`\r\x1b[K${state.slice(0, width)}${since}`);
    this.isPainted = true;
  }

  private erase(): void {
    if (!this.isPainted) return;
    this.context.stderr.text('\r\x1b[K');
    this.isPainted = false;
  }

  private get since(): string {
    const seconds = Math.round((performance.now() - this.startedAtMs) / 1_000);
    return seconds > 0 ? ` (${seconds}s)` : '';
  }
}
