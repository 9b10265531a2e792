import { UsageError } from '../cli-error.ts';
import { checkProfile } from './check-debug.ts';
import type { DebugOptions } from './debug-options.ts';
import type { DebugFiles } from './debug-request.ts';
import { parseDocuments, readTextFile } from './documents.ts';

/** The files of --custom and --from-file, read at the point where kubectl reads its own. */
export async function readDebugFiles(
  options: DebugOptions,
  readStdin: () => Promise<Uint8Array>,
): Promise<DebugFiles> {
  checkProfile(options);
  const { custom, fromFile, filename = [], stdin } = options;
  const fromStdin = [...filename, custom, fromFile].filter((path) => path === '-');
  if (fromStdin.length > 1) throw new UsageError('only one flag can read stdin');
  if (fromStdin.length > 0 && stdin) {
    throw new UsageError('stdin cannot be both a file and the input of the container');
  }
  return {
    custom: custom === undefined ? undefined : await readOne(custom, readStdin, customComplaint),
    document: fromFile === undefined ? undefined : await readOne(fromFile, readStdin),
  };
}

const customComplaint = 'must pass a container spec json file for custom profile: ';

async function readOne(
  path: string,
  readStdin: () => Promise<Uint8Array>,
  complaint?: string,
): Promise<object> {
  const text = await readTextFile(path, readStdin, complaint);
  const [object, ...more] = await parseDocuments(text, path);
  if (object === undefined) throw new UsageError(`${path} is empty`);
  if (more.length > 0) throw new UsageError(`${path} holds ${more.length + 1} documents, not one`);
  return object;
}
