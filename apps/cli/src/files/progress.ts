import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';

const redrawMs = 200;
const barColumns = 20;

/** `1.2 kB`, `300.0 MB`: decimal units, as rates are told. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export function secondsText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (h > 0) return `${h}h${String(m).padStart(2, '0')}m`;
  return m > 0 ? `${m}m${String(s).padStart(2, '0')}s` : `${s}s`;
}

export interface ProgressState {
  readonly name: string;
  readonly bytes: number;
  /** Undefined: nobody knows how much will come. */
  readonly total: number | undefined;
  /** Bytes per second. */
  readonly rate: number;
}

/** One line of at most `columns` columns; the name gives way. */
export function progressLine(state: ProgressState, columns: number): string {
  const { bytes, total, rate } = state;
  const figures: string[] = [];
  if (total !== undefined && total > 0) {
    const part = Math.min(1, bytes / total);
    const full = Math.round(part * barColumns);
    figures.push(`[${'#'.repeat(full)}${'.'.repeat(barColumns - full)}]`);
    figures.push(`${Math.floor(part * 100)}%`.padStart(4));
  }
  figures.push(bytesText(bytes).padStart(8), `${bytesText(rate)}/s`);
  if (total !== undefined && rate > 0 && bytes < total) {
    figures.push(`${secondsText((total - bytes) / rate)} left`);
  }
  const text = figures.join('  ');
  const room = Math.max(0, columns - text.length - 3);
  const name = safeLine(state.name);
  const shown = name.length > room ? `…${name.slice(name.length - Math.max(0, room - 1))}` : name;
  return `${room > 1 ? `${shown}  ` : ''}${text}`.slice(0, Math.max(1, columns - 1));
}

/**
 * The bar of a copy: one line of stderr that is drawn over, only where that is a terminal that can.
 *
 * Owns:  one timer, until `done`.
 */
export class Progress {
  private state: ProgressState = { name: '', bytes: 0, total: undefined, rate: 0 };
  private readonly startedAtMs = performance.now();
  private startedWith = 0;
  private timer: NodeJS.Timeout | undefined;
  private isShown = false;

  constructor(
    private readonly context: Context,
    options: { readonly isQuiet: boolean },
  ) {
    const { stderr, environment } = context;
    if (options.isQuiet || !stderr.isTty || environment.dumbTerminal) return;
    this.timer = setInterval(() => this.draw(), redrawMs);
    this.timer.unref();
  }

  get bytes(): number {
    return this.state.bytes;
  }

  get seconds(): number {
    return (performance.now() - this.startedAtMs) / 1000;
  }

  /** Bytes that were there before: they count in the bar, not in the rate. */
  begin(name: string, total: number | undefined, already = 0): void {
    this.startedWith = already;
    this.state = { ...this.state, name, total, bytes: already };
  }

  name(name: string): void {
    this.state = { ...this.state, name };
  }

  add(bytes: number): void {
    this.state = { ...this.state, bytes: this.state.bytes + bytes };
  }

  /** Takes the line away. */
  done(): void {
    clearInterval(this.timer);
    if (this.isShown) this.context.stderr.text('\r\x1b[K');
    this.isShown = false;
  }

  private draw(): void {
    const rate = (this.state.bytes - this.startedWith) / Math.max(0.001, this.seconds);
    const columns = this.context.stderr.size?.width ?? 80;
    const line = progressLine({ ...this.state, rate }, columns);
    this.context.stderr.text(`\r${this.context.paintError('cyan', line)}\x1b[K`);
    this.isShown = true;
  }
}
