import { newId } from '@endoscope/core';
import type { SessionId } from '@endoscope/core';
import type { Recording } from '../domain/recording.ts';

/** A recording that has just begun. */
export function aRecordingOf(sessionId: SessionId): Recording {
  return {
    id: newId('recording'),
    sessionId,
    kind: 'terminal',
    title: undefined,
    ownerKey: 'https://issuer.example#u-1',
    username: 'ada',
    cluster: 'eu-1',
    namespace: 'shop',
    pod: 'web-0',
    node: undefined,
    podUid: 'uid-web-0',
    specHash: 'a'.repeat(64),
    mode: 'best_effort',
    hasInput: false,
    keptDays: 30,
    state: 'recording',
    parts: 1,
    startedAt: new Date('2026-01-02T03:04:05.000Z'),
    sealedAt: undefined,
    durationMicros: 0,
    outputBytes: 0,
    storedBytes: 0,
    members: 0,
    gaps: 0,
    manifestHash: undefined,
    failure: undefined,
    keepUntil: undefined,
    holdReason: undefined,
    keyId: undefined,
  };
}
