import type { TerminalSize } from '@endoscope/core';
import serialize from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import { streamLimits } from '../domain/streams.limits.ts';
import type { TerminalPart, TerminalRenderer } from '../ports/terminal-renderer.ts';

/** The parser yields to the event loop between two of these. */
const feedBytes = 8 * 1024;

/** Leaves the alternate screen, resets modes and colours, and clears: an empty terminal. */
const cleared = '\x1b[?1049l\x1b[!p\x1b[0m\x1b[2J\x1b[H';

/**
 * xterm.js without a screen, made for one rendering and thrown away.
 *
 * Bound: one terminal at a time, so that a crowd of joiners costs time and not memory.
 */
export class XtermTerminalRenderer implements TerminalRenderer {
  private turn: Promise<unknown> = Promise.resolve();

  render(output: Uint8Array | readonly TerminalPart[], size: TerminalSize): Promise<Uint8Array> {
    const parts = output instanceof Uint8Array ? [output] : output;
    const rendered = this.turn.then(() => draw(parts, size));
    this.turn = rendered.catch(() => undefined);
    return rendered;
  }
}

async function draw(
  parts: readonly TerminalPart[],
  { width, height }: TerminalSize,
): Promise<Uint8Array> {
  const scrollback = streamLimits.screenScrollbackLines;
  const terminal = new headless.Terminal({
    cols: width,
    rows: height,
    scrollback,
    allowProposedApi: true,
  });
  const serializer = new serialize.SerializeAddon();
  // The add-on is typed for the terminal with a screen; it uses only what both have.
  terminal.loadAddon(serializer as unknown as Parameters<typeof terminal.loadAddon>[0]);
  try {
    for (const part of parts) {
      if (part instanceof Uint8Array) await feed(terminal, part);
      else terminal.resize(part.width, part.height);
    }
    return Buffer.from(cleared + serializer.serialize({ scrollback }));
  } finally {
    terminal.dispose();
  }
}

async function feed(
  terminal: InstanceType<typeof headless.Terminal>,
  output: Uint8Array,
): Promise<void> {
  for (let at = 0; at < output.length; at += feedBytes) {
    const piece = output.subarray(at, at + feedBytes);
    await new Promise<void>((resolve) => terminal.write(piece, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
