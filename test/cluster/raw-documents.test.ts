// Goal: a recipe for `kubectl replace --raw …/ephemeralcontainers -f ec.json`, in any of its three
// forms, does through Endoscope what it does through kubectl, under a session's rules.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentForms, recipeContainer } from './support/raw-documents.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
let folder: string;
const volumes = [{ name: 'scratch', emptyDir: {} }];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endoscope-recipe-'));
  stage = await Stage.open();
  await Promise.all(['web', 'twin'].map((pod) => stage.namespace.startPod(pod, { volumes })));
}, 600_000);

afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true, force: true });
});

const whole = (name: string) =>
  recipeContainer(name, {
    command: ['sh', '-c', 'cd /scratch && touch here && exit 4'],
    stdin: false,
    tty: false,
    workingDir: '/scratch',
    env: [
      { name: 'A', value: '1' },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ],
    volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: { capabilities: { add: ['NET_RAW'] } },
  });

const target = (pod: string) => ({ cluster: 'c1', namespace: stage.namespace.name, pod });

async function container(pod: string, name: string): Promise<Record<string, unknown>> {
  const { spec } = await stage.namespace.pod(pod);
  const found = spec.ephemeralContainers?.find((each) => each.name === name);
  return found as unknown as Record<string, unknown>;
}

describe('a raw document', () => {
  it.each(Object.keys(documentForms))('of %s runs from plan to exit code', async (form) => {
    const name = form.toLowerCase().replaceAll(' ', '-').slice(0, 20);
    const request = {
      target: target('web'),
      workload: { document: documentForms[form]!('web', whole(name)) },
    };
    const plan = await stage.client().sessions.plan(request);
    expect([plan.verdict, plan.target?.container]).toEqual(['accepted', 'app']);
    const { id } = await stage.client().sessions.create(request);
    const { end } = await stage.endedSession(id);
    expect(end).toMatchObject({ reason: 'process_exited', exitCode: 4 });
    const state = await stage.namespace.debugContainer('web', name);
    expect(state?.terminated?.exitCode).toBe(4);
  });

  it('adds what kubectl adds with it, and the mark of its session', async () => {
    const file = join(folder, 'ec.json');
    writeFileSync(file, JSON.stringify(documentForms['kind Pod']!('twin', whole('recipe'))));
    const path = `/api/v1/namespaces/${stage.namespace.name}/pods/twin/ephemeralcontainers`;
    await stage.namespace.kubectl('replace', '--raw', path, '-f', file);
    const document = documentForms['kind Pod']!('web', whole('recipe'));
    const { id } = await stage
      .client()
      .sessions.create({ target: target('web'), workload: { document } });
    await stage.endedSession(id);
    const [ours, theirs] = [await container('web', 'recipe'), await container('twin', 'recipe')];
    const env = (theirs['env'] as object[]).concat({ name: 'ENDOSCOPE_SESSION', value: id });
    expect(ours).toEqual({ ...theirs, env });
  });

  it('is history where the pod has its container already, and refused where it changes it', async () => {
    const listed = (await stage.namespace.pod('web')).spec.ephemeralContainers!;
    const added = { name: 'next', image: 'busybox:1.36', command: ['true'] };
    const document = documentForms['kind Pod']!('web', ...listed, added);
    const { id } = await stage
      .client()
      .sessions.create({ target: target('web'), workload: { document } });
    await stage.endedSession(id);
    const changed = documentForms['kind Pod']!('web', { ...listed[0], image: 'busybox:2' }, added);
    const again = stage
      .client()
      .sessions.create({ target: target('web'), workload: { document: changed } });
    await expect(again).rejects.toMatchObject({
      reason: 'DOCUMENT_CHANGES_CONTAINER',
      detail: expect.stringMatching(/existing ephemeral containers ".*" may not be changed/),
    });
  });

  it.each(['ports', 'resources', 'livenessProbe', 'lifecycle', 'restartPolicy'])(
    'is refused for %s, as the API server refuses it',
    async (field) => {
      const value = {
        ports: [{ containerPort: 80 }],
        resources: { limits: { cpu: '1' } },
        livenessProbe: { httpGet: { port: 80 } },
        lifecycle: { preStop: { exec: { command: ['true'] } } },
        restartPolicy: 'Always',
      }[field];
      const document = documentForms['kind Pod']!('web', { ...whole('bad'), [field]: value });
      const create = stage
        .client()
        .sessions.create({ target: target('web'), workload: { document } });
      await expect(create).rejects.toMatchObject({
        reason: 'DOCUMENT_INVALID',
        detail: expect.stringContaining(
          `.${field}: ${field} cannot be set for an ephemeral container`,
        ),
      });
    },
  );
});
