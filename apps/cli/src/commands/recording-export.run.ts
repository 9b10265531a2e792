import { TerminalCleaner } from '@endoscope/recordings/playback';
import type { EndoscopeClient } from '@endoscope/client';
import { parsePlaceMs } from '../arguments/replay-place.ts';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { writeWholeFile } from '../files/whole-file.ts';
import type { Invocation } from './define.ts';

const formats = ['text', 'asciicast-v2', 'asciicast-v3'] as const;

interface ExportOptions {
  readonly format: string;
  readonly from?: string;
  readonly file?: string;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<ExportOptions>,
): Promise<void> {
  const open = openerOf(operands[0]!, options);
  const { file } = options;
  const isTerminal = file === undefined && context.stdout.isTty;
  if (isTerminal && options.format === 'raw') {
    throw new UsageError('raw is encrypted bytes, nothing for a terminal', {
      hint: 'Give a file: --file',
    });
  }
  const pieces = open(await context.client());
  if (file !== undefined) return writeWholeFile(file, pieces);
  const cleaner = new TerminalCleaner();
  for await (const piece of pieces) {
    await context.stdout.write(isTerminal ? cleaner.push(piece) : piece);
  }
}

function openerOf(id: string, { format, from }: ExportOptions) {
  if (format === 'raw') {
    if (from !== undefined) throw new UsageError('--from is not for raw');
    return (client: EndoscopeClient) => client.recordings.members(id);
  }
  const known = formats.find((each) => each === format);
  if (!known) throw new UsageError(`unknown format "${format}"; use ${formats.join(', ')} or raw`);
  const fromMs = from === undefined ? undefined : Math.floor(parsePlaceMs(from, '--from'));
  return (client: EndoscopeClient) =>
    client.recordings.export(id, { format: known, ...(fromMs !== undefined && { fromMs }) });
}
