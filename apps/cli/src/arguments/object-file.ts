import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../cli-error.ts';
import type { FileTarget } from './debug-request.ts';
import { parseDocuments, readTextFile } from './documents.ts';
import { targetOf } from './target-name.ts';

export interface ObjectFilesInput {
  readonly paths: readonly string[];
  /** -n of the command line; what else gives a namespace does not bind the object. */
  readonly explicitNamespace: string | undefined;
  readonly readStdin: () => Promise<Uint8Array>;
}

interface KubernetesObject {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly items?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown };
}

const manifestName = /\.(json|ya?ml)$/;

/**
 * `-f` as kubectl takes it: files, folders of manifests, `-` for stdin, several by commas. An
 * object only names what is debugged; what else the file says of it is not read.
 */
export async function readObjectFiles(input: ObjectFilesInput): Promise<FileTarget[]> {
  const targets: FileTarget[] = [];
  for (const path of input.paths.flatMap((each) => each.split(','))) {
    for (const file of await filesOf(path)) {
      const text = await readTextFile(file, input.readStdin);
      const objects = await parseDocuments(text, file);
      for (const object of objects.flatMap(unlisted)) {
        targets.push(fileTarget(object as KubernetesObject, file, input.explicitNamespace));
      }
    }
  }
  if (targets.length > 0 || input.paths.length === 0) return targets;
  throw new UsageError('no objects passed to debug', { hint: 'The files of -f are empty.' });
}

async function filesOf(path: string): Promise<string[]> {
  if (path === '-') return [path];
  if (/^https?:\/\//.test(path)) {
    throw new UsageError(`endo reads no manifests from the network: "${path}"`, {
      hint: 'Pipe it: curl -sS URL | endo debug -f - …',
    });
  }
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UsageError(`the path "${path}" does not exist`);
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => manifestName.test(name)).toSorted();
  return names.map((name) => join(path, name));
}

function unlisted(object: object): object[] {
  const { kind, items } = object as KubernetesObject;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)
    ? items.filter((item): item is object => typeof item === 'object' && item !== null)
    : [object];
}

function fileTarget(
  object: KubernetesObject,
  file: string,
  explicitNamespace: string | undefined,
): FileTarget {
  const { apiVersion, kind, metadata = {} } = object;
  for (const [field, value] of Object.entries({ apiVersion, Kind: kind })) {
    if (typeof value === 'string' && value !== '') continue;
    throw new UsageError(`unable to decode "${file}": Object '${field}' is missing`);
  }
  const { name, namespace } = metadata;
  if (typeof name !== 'string' || name === '') {
    throw new UsageError('resource name may not be empty', { hint: `In ${file}.` });
  }
  const target = targetOf(kind as string, name);
  if ('node' in target || typeof namespace !== 'string' || namespace === '') {
    return { target, namespace: undefined };
  }
  if (explicitNamespace !== undefined && explicitNamespace !== namespace) {
    throw new UsageError(
      `the namespace from the provided object "${namespace}" does not match the namespace ` +
        `"${explicitNamespace}". You must pass '--namespace=${namespace}' to perform this operation.`,
    );
  }
  return { target, namespace };
}
