import { describe, expect, it } from '@jest/globals';
import { aPod } from '../testing/builders.ts';
import { marker, owner, ptrace, plan, target } from '../testing/planned-copies.ts';
import type { Ask } from '../testing/planned-copies.ts';
import { keepFlagsDefault } from './workload.ts';
import type { WorkloadRequest } from './workload.ts';

describe('the plan of a copy', () => {
  const app = { name: 'app', image: 'app:1', command: ['run'], args: ['-a'] };
  const pod = target({ containers: [app] });
  const containerOf = (workload: Partial<WorkloadRequest>, from = pod) =>
    plan(from, { workload: { containerName: 'app', ...workload } }).container;

  it('overwrites stdin and tty of an existing container', () => {
    const open = target({ containers: [{ ...app, stdin: true, tty: true, stdinOnce: true }] });
    expect(containerOf({ image: 'b' }, open)).toEqual({
      ...app,
      image: 'b',
      stdinOnce: true,
      env: [marker],
    });
  });

  it('keeps the command where only arguments are given', () => {
    expect(containerOf({ args: ['-b'] })).toEqual({ ...app, args: ['-b'], env: [marker] });
  });

  it('takes command and arguments together', () => {
    const words = { command: ['sh'], args: ['-c', 'id'] };
    expect(containerOf(words)).toEqual({ ...app, ...words, env: [marker] });
  });

  it('replaces the whole environment where one is given, and keeps it otherwise', () => {
    const env = [{ name: 'A', value: '1' }];
    const has = target({ containers: [{ ...app, env }] });
    expect(containerOf({ image: 'b' }, has).env).toEqual([...env, marker]);
    const given = [{ name: 'B', value: '2' }];
    expect(containerOf({ env: given }, has).env).toEqual([...given, marker]);
  });

  it('adds to the sources of environment that a container has', () => {
    const has = target({ containers: [{ ...app, envFrom: [{ secretRef: { name: 'a' } }] }] });
    const envFrom = [{ configMapRef: { name: 'b' } }];
    expect(containerOf({ envFrom }, has).envFrom).toEqual([
      { secretRef: { name: 'a' } },
      { configMapRef: { name: 'b' } },
    ]);
  });

  it('debugs an init container', () => {
    const pod = target({ containers: [app], initContainers: [{ name: 'setup', image: 'i' }] });
    const workload = { containerName: 'setup', command: ['sleep', '1'] };
    const { pod: made, container } = plan(pod, { workload, profile: 'general' });
    expect(made.spec.initContainers).toEqual([container]);
    expect(made.spec.containers).toEqual([app]);
    expect(container).toEqual({
      ...{ name: 'setup', image: 'i', command: ['sleep', '1'], env: [marker] },
      securityContext: ptrace,
    });
  });

  it('changes images of regular containers only', () => {
    const initContainers = [{ name: 'setup', image: 'i' }];
    const made = plan(target({ containers: [app], initContainers }), {
      copy: { setImages: [{ container: '*', image: 'b' }] },
    });
    expect(made.pod.spec.initContainers).toEqual(initContainers);
  });

  it('takes the last image of several for one container', () => {
    const setImages = ['b', 'c'].map((image) => ({ container: 'app', image }));
    expect(plan(pod, { copy: { setImages } }).container.image).toBe('c');
  });

  it('strips a copy with changed images only, which kubectl does not', () => {
    const has = target(
      { containers: [{ ...app, livenessProbe: {} }], initContainers: [{ name: 'setup' }] },
      { labels: { app: 'web' }, annotations: { note: 'a' } },
    );
    const copy = { setImages: [{ container: 'app', image: 'b' }] };
    const made = plan(has, { copy, profile: 'general' });
    expect(made.pod).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'debugger', namespace: 'shop', labels: owner },
      spec: {
        containers: [{ ...app, image: 'b', env: [marker] }],
        initContainers: [{ name: 'setup' }],
      },
    });
    expect(made.container).toBe(made.pod.spec.containers[0]);
  });

  it('says that input of a copy with changed images only stays as it was', () => {
    const copy = { setImages: [{ container: 'app', image: 'b' }] };
    const made = plan(pod, { copy, workload: { stdin: true, tty: true } });
    expect(made.container.stdin).toBeUndefined();
    expect(made.findings.map((f) => f.code)).toEqual(['COPY_INPUT_UNCHANGED']);
  });

  it('does not pass for the mirror of a static pod', () => {
    const mirror = 'kubernetes.io/config.mirror';
    const annotations = { [mirror]: 'h', 'kubernetes.io/config.hash': 'h', note: 'a' };
    const made = plan(target({ containers: [app] }, { annotations }), {
      workload: { image: 'b' },
      copy: { keep: { ...keepFlagsDefault, annotations: true } },
    });
    expect(made.pod.metadata.annotations).toEqual({ note: 'a' });
  });

  it('is owned by us even where labels are kept', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'Helm', app: 'web' };
    const made = plan(aPod({ metadata: { labels } }), {
      workload: { image: 'b' },
      copy: { keep: { ...keepFlagsDefault, labels: true } },
      profile: 'general',
    });
    expect(made.pod.metadata.labels).toEqual({ app: 'web', ...owner });
  });

  it('carries along what it does not know', () => {
    const known = { containers: [app], serviceAccountName: 'web', novel: { field: [1] } };
    const made = plan(target(known), { workload: { image: 'b' } });
    expect(made.pod.spec).toMatchObject({ serviceAccountName: 'web', novel: { field: [1] } });
  });

  it('changes nothing of the pod it was given', () => {
    const given = aPod({ spec: { volumes: [{ name: 'v' }] } });
    const before = structuredClone(given);
    plan(given, { workload: { image: 'b', env: [{ name: 'A', value: '1' }] }, profile: 'general' });
    expect(given).toEqual(before);
  });
});

describe('a copy is refused', () => {
  const pod = aPod({ spec: { ephemeralContainers: [{ name: 'old' }] } });
  const refusal = (ask: Ask): string => {
    try {
      plan(pod, ask);
    } catch (error) {
      return (error as Error).message;
    }
    return 'not refused';
  };

  it.each<[string, Ask, string]>([
    [
      'without anything to do',
      {},
      'COPY_IMAGE_REQUIRED: you must specify --image, --set-image or command arguments.',
    ],
    [
      'with arguments for no container',
      { workload: { command: ['sh'] } },
      'COPY_IMAGE_REQUIRED: you must specify an existing container or a new image when specifying args.',
    ],
    [
      'with a new container and no image',
      { workload: { containerName: 'new' } },
      'COPY_IMAGE_REQUIRED: The pod has no container "new"; you must specify image when creating new container (--image).',
    ],
    [
      'with the name of an ephemeral container, which a copy does not have',
      { workload: { containerName: 'old' } },
      'COPY_IMAGE_REQUIRED: The pod has no container "old"; you must specify image when creating new container (--image).',
    ],
    [
      'under the name of the pod itself',
      { workload: { image: 'b' }, copy: { name: 'web' } },
      'COPY_NAME_TAKEN: The copy cannot be named "web", as the pod itself is. Give it another name (--copy-to).',
    ],
    [
      'with an image for a container that is not there',
      {
        copy: {
          setImages: ['app', 'setup', 'nope'].map((container) => ({ container, image: 'b' })),
        },
      },
      'SET_IMAGE_CONTAINER_NOT_FOUND: --set-image names "setup", "nope", but the regular containers of the pod are: app, sidecar. "*" stands for all of them.',
    ],
    [
      'with the debug container among what is dropped',
      {
        workload: { containerName: 'setup', command: ['sh'] },
        copy: { keep: { ...keepFlagsDefault, initContainers: false } },
        profile: 'general',
      },
      'OPTION_UNSUITABLE: --container names the init container "setup", which --keep-init-containers=false removes. Keep the init containers, or debug another container.',
    ],
    [
      'with an option that would be ignored',
      {
        workload: { env: [{ name: 'A', value: '1' }] },
        copy: { setImages: [{ container: '*', image: 'b' }] },
      },
      'OPTION_UNSUITABLE: --env is about a debug container, and a copy with --set-image alone has none. Name a container to change (--container), or add one (--image).',
    ],
  ])('%s', (_name, ask, expected) => {
    expect(refusal(ask)).toBe(expected);
  });
});
