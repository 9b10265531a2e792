/**
 * Compiles every app and library once into dist/, after the generators; does nothing when nothing
 * has changed since the last time.
 *
 *   node tools/build.ts
 */
import { build } from './build/build.ts';
import { root } from './shared/root.ts';

process.exitCode = await build(root);
