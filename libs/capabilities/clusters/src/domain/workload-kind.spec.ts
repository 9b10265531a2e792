import { describe, expect, it } from '@jest/globals';
import { parseWorkloadReference, workloadKinds } from './workload-kind.ts';

const spellings: Record<string, readonly string[]> = {
  deployment: ['deploy', 'deployment', 'deployments', 'deployments.apps', 'deployments.v1.apps'],
  statefulset: ['sts', 'statefulset', 'statefulsets', 'statefulsets.v1.apps', 'StatefulSet'],
  daemonset: ['ds', 'daemonset', 'daemonsets', 'daemonset.apps', 'DS'],
  replicaset: ['rs', 'replicaset', 'replicasets', 'replicasets.v1.apps'],
  replicationcontroller: ['rc', 'replicationcontroller', 'replicationcontrollers'],
  job: ['job', 'jobs', 'jobs.batch', 'jobs.v1.batch', 'Job'],
  cronjob: ['cj', 'cronjob', 'cronjobs', 'cronjobs.batch', 'CronJob.v1.batch'],
  service: ['svc', 'service', 'services', 'services.v1', 'services.v1.', 'Service'],
  pod: ['po', 'pod', 'pods', 'pods.v1', 'Pod'],
};

const refused: Record<string, readonly [string, RegExp]> = {
  'nothing at all': ['', /KIND\/NAME/],
  'a name alone': ['web', /KIND\/NAME/],
  'a kind alone': ['deploy/', /DNS name/],
  'a name after nothing': ['/web', /KIND\/NAME/],
  'two kinds': ['deploy/rs/web', /KIND\/NAME/],
  'two slashes': ['deploy//web', /KIND\/NAME/],
  'a node': ['node/worker-1', /target\.node/],
  'nodes in short': ['no/worker-1', /target\.node/],
  'a kind without pods': ['secret/db', /no kind that has pods/],
  'a kind of another group': ['deployments.extensions/web', /no kind that has pods/],
  'a version that is not served': ['deployments.v1beta1.apps/web', /no kind that has pods/],
  'a group for what has none': ['pods.apps/web', /no kind that has pods/],
  'a property of every object': ['constructor/web', /no kind that has pods/],
  'a climbing name': ['deploy/..', /DNS name/],
  'an encoded name': ['deploy/%2e%2e', /DNS name/],
  'a name in capitals': ['deploy/Web', /DNS name/],
  'a NUL': ['deploy/we\0b', /DNS name/],
  'a new line': ['deploy/web\n', /DNS name/],
  'a bidi override': ['deploy/\u202eweb', /DNS name/],
  'a name of 254 characters': [`deploy/${'a'.repeat(254)}`, /DNS name/],
};

describe('a reference to a workload', () => {
  it('has spellings for every kind', () => {
    expect(Object.keys(spellings)).toEqual([...workloadKinds]);
  });

  for (const [kind, words] of Object.entries(spellings)) {
    it.each(words)(`is to a ${kind} when it says %s`, (word) => {
      const value = { kind, name: 'web.1' };
      expect(parseWorkloadReference(`${word}/web.1`)).toEqual({ ok: true, value });
    });
  }

  for (const [what, [text, why]] of Object.entries(refused)) {
    it(`is not ${what}`, () => {
      expect(parseWorkloadReference(text)).toEqual({ ok: false, why: expect.stringMatching(why) });
    });
  }

  it('takes a name of 253 characters', () => {
    expect(parseWorkloadReference(`deploy/${'a'.repeat(253)}`).ok).toBe(true);
  });
});
