import { readFileSync } from 'node:fs';
import type { RegisterClusterRequest } from '@endoscope/client';
import { parse } from 'yaml';
import { DevProblem } from './dev-problem.ts';
import type { DevOptions } from './options.ts';

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name?: string }[];
}

/** One registration for each wanted context: `--context`, else each file's current one. */
export function kubeconfigClusters(options: DevOptions): RegisterClusterRequest[] {
  const files = options.kubeconfigs.map(readKubeconfig);
  const wanted =
    options.contexts.length > 0
      ? options.contexts.map((context) => ({ context, file: fileWith(files, context) }))
      : files.map((file) => ({ context: currentContextOf(file), file }));
  const requests = wanted.map(({ context, file }) => ({
    name: clusterNameOf(context),
    kubeconfig: file.text,
    context,
    labels: { source: 'kubeconfig' },
    impersonation: options.impersonate ? ('user_and_groups' as const) : ('none' as const),
  }));
  const names = requests.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new DevProblem(`Two contexts would both be the cluster ${twice}. Rename one.`);
  return requests;
}

interface KubeconfigFile {
  readonly path: string;
  readonly text: string;
  readonly config: Kubeconfig;
}

function readKubeconfig(path: string): KubeconfigFile {
  try {
    const text = readFileSync(path, 'utf8');
    const config: unknown = parse(text);
    if (typeof config === 'object' && config !== null) return { path, text, config };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DevProblem(`The kubeconfig ${path} cannot be read: ${code ?? message}.`);
  }
  throw new DevProblem(`${path} is not a kubeconfig.`);
}

function fileWith(files: readonly KubeconfigFile[], context: string): KubeconfigFile {
  const found = files.find(({ config }) => config.contexts?.some(({ name }) => name === context));
  if (found) return found;
  const known = files.flatMap(({ config }) => config.contexts?.map(({ name }) => name) ?? []);
  throw new DevProblem(`There is no context ${context}; there are: ${known.join(', ') || 'none'}.`);
}

function currentContextOf({ path, config }: KubeconfigFile): string {
  const current = config['current-context'];
  if (current) return current;
  throw new DevProblem(`${path} has no current context. Name one: --context NAME`);
}

/** A DNS label: contexts are called `kind-a` as well as `arn:aws:eks:eu-1:1:cluster/a`. */
export function clusterNameOf(context: string): string {
  const label = context.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return label.slice(-63).replaceAll(/^-+|-+$/g, '') || 'cluster';
}
