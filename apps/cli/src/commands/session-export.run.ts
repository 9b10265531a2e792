import { EndoscopeError } from '@endoscope/client';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { writeWholeFile } from '../files/whole-file.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ file?: string }>,
): Promise<void> {
  const session = operands[0]!;
  const { sessions } = await context.client();
  const { file = `${session}.tar` } = options;
  const pieces = unbroken(sessions.export(session));
  if (file !== '-') {
    await writeWholeFile(file, pieces);
    context.stderr.line(`${file} is written. Check it: endo verify bundle ${file}`);
    return;
  }
  for await (const piece of pieces) await context.stdout.write(piece);
}

async function* unbroken(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* pieces;
  } catch (cause) {
    if (cause instanceof EndoscopeError) throw cause;
    const message = 'The bundle broke off: what has come is not whole. Run it again.';
    throw new CliError(message, { exitCode: exitCodes.unavailable, cause });
  }
}
