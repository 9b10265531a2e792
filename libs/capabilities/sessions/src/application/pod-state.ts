import { podNotes } from '@endoscope/clusters';
import type { PodNote } from '@endoscope/clusters';
import type { Finding } from '../domain/finding.ts';
import { TargetUnsuitable } from '../domain/session.errors.ts';
import type { Draft } from './draft-session.ts';

/** The states in which an ephemeral container would be refused, or would never run. */
export function stateProblems(draft: Draft): TargetUnsuitable[] {
  return notesOf(draft)
    .filter((note) => note.blocks)
    .map(({ code, message, suggestion }) => new TargetUnsuitable({ code, message, suggestion }));
}

/** What else the pod's state means for this plan; a copy starts anew, whatever blocks its original. */
export function stateFindings(draft: Draft): Finding[] {
  return notesOf(draft)
    .filter((note) => !note.blocks)
    .map(({ code, severity, message, suggestion }) => ({ code, severity, message, suggestion }));
}

function notesOf({ cluster, subject, input }: Draft): PodNote[] {
  if (subject.kind !== 'pod') return [];
  return podNotes(subject.pod, {
    cluster: cluster.name,
    targetContainer: input.target.container,
    nodeReady: subject.nodeReady,
  });
}
