/**
 * Lets files that node runs itself import `@endoscope/...` from the build: the same code, compiled,
 * that the gateway and endo run. One list of aliases, that of tsconfig.json.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const root = new URL('../../', import.meta.url);
const { compilerOptions } = JSON.parse(readFileSync(new URL('tsconfig.json', root), 'utf8'));
const built = new Map(
  Object.entries(compilerOptions.paths).map(([alias, [file]]) => [
    alias,
    new URL(file.replace(/^\.\//, 'dist/').replace(/\.ts$/, '.js'), root).href,
  ]),
);

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(built.get(specifier) ?? specifier, context),
});
