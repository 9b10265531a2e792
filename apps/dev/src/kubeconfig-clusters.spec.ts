import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clusterNameOf, kubeconfigClusters } from './kubeconfig-clusters.ts';
import { parseOptions } from './options.ts';
import type { DevOptions } from './options.ts';

describe('the clusters of a kubeconfig', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-clusters-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function optionsWith(config: object | string, ...args: string[]): DevOptions {
    const file = join(folder, 'config');
    writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
    return parseOptions(['--kubeconfig', file, ...args]) as DevOptions;
  }

  const two = { 'current-context': 'a', contexts: [{ name: 'a' }, { name: 'Kind_B' }] };

  it('are that of the current context, without impersonation', () => {
    expect(kubeconfigClusters(optionsWith(two))).toEqual([
      {
        name: 'a',
        context: 'a',
        kubeconfig: JSON.stringify(two),
        labels: { source: 'kubeconfig' },
        impersonation: 'none',
      },
    ]);
  });

  it('are those of the contexts that are named', () => {
    const options = optionsWith(two, '--context', 'Kind_B', '--context', 'a', '--impersonate');
    expect(
      kubeconfigClusters(options).map(({ name, impersonation }) => [name, impersonation]),
    ).toEqual([
      ['kind-b', 'user_and_groups'],
      ['a', 'user_and_groups'],
    ]);
  });

  it.each([
    ['an unknown context', two, ['--context', 'c'], /no context c; there are: a, Kind_B/],
    ['no current context', { contexts: [] }, [], /no current context/],
    ['a text', 'hello', [], /is not a kubeconfig/],
    ['broken YAML', '{', [], /cannot be read/],
    [
      'two contexts of one name',
      { contexts: [{ name: 'x' }, { name: 'X' }] },
      ['--context', 'x', '--context', 'X'],
      /both be the cluster x/,
    ],
  ])('are refused with %s', (_what, config, args, sentence) => {
    const options = optionsWith(config, ...args);
    expect(() => kubeconfigClusters(options)).toThrow(sentence);
  });

  it.each([
    ['arn:aws:eks:eu-west-1:1234:cluster/shop', 'arn-aws-eks-eu-west-1-1234-cluster-shop'],
    [`x${'y'.repeat(70)}`, 'y'.repeat(63)],
    ['--', 'cluster'],
  ])('call the context %s %s', (context, name) => {
    expect(clusterNameOf(context)).toBe(name);
  });
});
