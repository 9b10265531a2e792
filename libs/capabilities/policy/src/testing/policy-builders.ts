import type { Principal, RequestContext } from '@endoscope/core';
import { systemContext } from '@endoscope/core';
import type { AccessQuestion, QuestionedWorkload } from '../domain/access-question.ts';

/** A caller of the development issuer. */
export function contextOf(name: string, groups: readonly string[] | undefined): RequestContext {
  const principal: Principal = {
    issuer: 'http://127.0.0.1:8085',
    subject: name,
    username: `${name}@endoscope.example`,
    groups,
    kind: 'user',
    clientId: 'endo-cli',
    expiresAt: new Date('2099-01-01T00:00:00Z'),
  };
  return { ...systemContext(), principal, entry: 'rest' };
}

export function aWorkload(overrides: Partial<QuestionedWorkload> = {}): QuestionedWorkload {
  return {
    style: 'ephemeral',
    image: 'busybox:1.36',
    images: ['busybox:1.36'],
    profile: 'general',
    privileged: false,
    capabilitiesAdded: ['SYS_PTRACE'],
    tty: true,
    targetContainer: 'app',
    envNames: [],
    envSources: [],
    volumes: [],
    hostPaths: [],
    hostNetwork: false,
    hostPid: false,
    hostIpc: false,
    replacesPod: false,
    podDebugContainers: 0,
    recording: 'none',
    ...overrides,
  };
}

/** A question about a pod of the namespace `shop`, or of another. */
export function aPodQuestion(
  action: AccessQuestion['action'],
  overrides: Partial<AccessQuestion> & { namespaceName?: string } = {},
): AccessQuestion {
  const { namespaceName = 'shop', ...rest } = overrides;
  return {
    action,
    cluster: { name: 'eu-1', labels: { tier: 'production' } },
    namespace: { name: namespaceName, labels: {} },
    pod: { name: 'web-0', labels: { app: 'web' } },
    ...rest,
  };
}
