/** `npm start`: builds what has changed and hands over to apps/dev. `--help` lists its options. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build/build.ts';
import { root } from './shared/root.ts';

const code = await build(root);
if (code === 0) await import(pathToFileURL(join(root, 'dist/apps/dev/src/main.js')).href);
else {
  process.stderr.write('The build failed; the lines above say why.\n');
  process.exitCode = code;
}
