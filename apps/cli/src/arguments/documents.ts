import { open } from 'node:fs/promises';
import { UsageError } from '../cli-error.ts';

/** Bytes of one file; a pod's object is at most 1.5 MiB in etcd, and most are a few KiB. */
export const fileBytesMax = 1_048_576;
/** Anchors may be used this often in a file: enough for people, too little for an alias bomb. */
const aliasesMax = 50;

/** What is not JSON in another dress is refused: tags, which are warnings, and keys of any type. */
const yamlOptions = { logLevel: 'silent', stringKeys: true, resolveKnownTags: false } as const;

/** A file's text, or stdin's where the path is `-`; `complaint` opens the sentence if there is none. */
export async function readTextFile(
  path: string,
  readStdin: () => Promise<Uint8Array>,
  complaint = '',
): Promise<string> {
  const bytes = path === '-' ? await readStdin() : await readBounded(path, complaint);
  if (bytes.length > fileBytesMax) throw tooLarge(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is not UTF-8 text`);
  }
}

/** Every object of a JSON or YAML text; empty documents are passed over. */
export async function parseDocuments(text: string, path: string): Promise<object[]> {
  return (await valuesOf(text, path)).map((value) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw new UsageError(`${path} does not hold an object`);
  });
}

async function valuesOf(text: string, path: string): Promise<unknown[]> {
  try {
    return [JSON.parse(text)];
  } catch {
    // YAML, then: kubectl tries them in this order too.
  }
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text, yamlOptions);
  if (!Array.isArray(documents)) return [];
  try {
    return documents
      .map((document) => {
        const [fault] = [...document.errors, ...document.warnings];
        if (fault) throw fault;
        return document.toJS({ maxAliasCount: aliasesMax }) as unknown;
      })
      .filter((value) => value !== null && value !== undefined);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UsageError(`${path} is neither JSON nor YAML: ${why}`);
  }
}

async function readBounded(path: string, complaint: string): Promise<Uint8Array> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      throw new UsageError(`${complaint}open ${path}: no such file or directory`);
    }
    throw new UsageError(`${path} cannot be read: ${error.message}`);
  });
  try {
    const buffer = Buffer.alloc(fileBytesMax + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) return buffer.subarray(0, length);
    }
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  } finally {
    await file.close();
  }
}

function tooLarge(path: string): UsageError {
  return new UsageError(`${path} is over ${fileBytesMax} bytes`);
}
