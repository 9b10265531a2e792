import { posix } from 'node:path';
import type { Tree } from './tree.ts';

const listed = /^export (?:type )?\{([^}]*)\}/gm;
const star = /^export (?:type )?\* from '(\.[^']+)'/gm;
const declared = /^export (?:abstract |async )?(?:class|function|const|let|interface|type) \w/gm;

/** Names that importing this file can bring, those behind `export *` included. */
export function exportCount(tree: Tree, path: string): number {
  const text = tree.read(path);
  const inLists = [...text.matchAll(listed)]
    .flatMap(([, names = '']) => names.split(','))
    .filter((name) => name.trim() !== '').length;
  const behindStars = [...text.matchAll(star)]
    .map(([, target = '']) => posix.join(posix.dirname(path), target))
    .reduce((sum, target) => sum + exportCount(tree, target), 0);
  return inLists + behindStars + [...text.matchAll(declared)].length;
}
