import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { writeWholeFile } from '../files/whole-file.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ dir: string }>,
): Promise<void> {
  const [id = ''] = operands;
  // It becomes the name of a file.
  if (!/^rec_[0-9a-z]{26}$/.test(id)) throw new UsageError(`"${id}" is no id of a recording`);
  const { recordings } = await context.client();
  const manifest = await recordings.manifest(id);
  await mkdir(options.dir, { recursive: true });
  const path = join(options.dir, id);
  await writeWholeFile(`${path}.manifest.json`, once(manifest));
  await writeWholeFile(`${path}.members`, recordings.members(id));
  context.stdout.line(safeLine(`${path}.members`));
  context.stdout.line(safeLine(`${path}.manifest.json`));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
