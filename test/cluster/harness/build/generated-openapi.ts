/**
 * Until 1.21 Kubernetes generated its OpenAPI definitions at build time and did not publish the
 * result, so the module as it is downloaded does not compile. This makes the missing file as its
 * own build did: with the generator that the same `go.mod` pins, over the packages listed beside.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOrThrow, type CommandOptions } from '../host/run-command.ts';

const GENERATOR_PACKAGE = 'k8s.io/kube-openapi/cmd/openapi-gen';
const OUTPUT_PACKAGE = 'k8s.io/kubernetes/pkg/generated/openapi';

/**
 * Copies the sources into an empty directory and completes them there. Downloaded modules are
 * read-only, so all of them are copied below it too: it builds with `-mod=vendor`.
 */
export async function vendorWithOpenApi(
  sourceDirectory: string,
  directory: string,
  options: CommandOptions,
): Promise<void> {
  cpSync(sourceDirectory, directory, { recursive: true });
  const inside = { ...options, workingDirectory: directory };
  const generator = join(directory, 'openapi-gen');
  await runOrThrow('go', ['mod', 'vendor'], inside);
  await runOrThrow('go', ['build', '-o', generator, GENERATOR_PACKAGE], inside);
  const packages = readFileSync(join(directory, 'openapi-packages.txt'), 'utf8').trim().split('\n');
  const licence = join(directory, 'licence-header.txt');
  writeFileSync(licence, '');
  await runOrThrow(
    generator,
    [
      ...['--go-header-file', licence, '--input-dirs', packages.join(',')],
      ...['--output-package', OUTPUT_PACKAGE, '--output-base', join(directory, 'vendor')],
      ...['--output-file-base', 'zz_generated.openapi'],
      ...['--report-filename', join(directory, 'openapi-violations.txt')],
    ],
    inside,
  );
}
