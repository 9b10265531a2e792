import type { Clock } from '@endoscope/core';
import type { Session } from '../domain/session.ts';
import { sessionMarkerVariable } from '../domain/workload.ts';
import type { Acting, ContainerReference, DebugRuntime } from '../ports/debug-runtime.ts';

/**
 * The ladder that ends a debug process, gentlest first: end of input, then HUP, then KILL to the
 * processes that carry this session's marker. An ephemeral container cannot be removed, so this
 * is all that can be done from outside; `signal` aborts as soon as the process is seen gone.
 * Answers whether the container showed that it survived: it took a KILL, and a step later another.
 *
 * Owns:  nothing that outlives the call.
 * Bound: three steps of `stepMs` each, and each call to the cluster has its own deadline.
 * Ends:  when the signal aborts, or after the last step; a step that fails gives way to the next.
 */
export class EndProcess {
  constructor(
    private readonly runtime: DebugRuntime,
    private readonly clock: Clock,
    private readonly stepMs: number,
  ) {}

  async execute(session: Session, signal: AbortSignal): Promise<'survived' | 'unanswered'> {
    const target = containerOf(session);
    const acting: Acting = { by: session.principal, signal };
    const marker = `${sessionMarkerVariable}=${session.id}`;
    const send = (name: 'HUP' | 'KILL'): Promise<number | undefined> =>
      this.runtime.signalMarked(target, { marker, signal: name }, acting);
    const steps = [
      ...(session.container.stdin
        ? [() => this.runtime.endInput(target, session.container.tty ?? false, acting)]
        : []),
      () => send('HUP'),
      () => send('KILL'),
    ];
    let answer: unknown;
    for (const step of steps) {
      if (signal.aborted) return 'unanswered';
      // A refused or broken step is no reason to skip the stronger one after it.
      answer = await step().catch(() => undefined);
      await this.clock.sleep(this.stepMs, signal).catch(() => undefined);
    }
    if (answer === undefined || signal.aborted) return 'unanswered';
    const again = await send('KILL').catch(() => undefined);
    return again === undefined ? 'unanswered' : 'survived';
  }
}

export function containerOf(session: Session): ContainerReference {
  const { cluster, namespace } = session.target;
  return { cluster, namespace, pod: session.runsIn.name, container: session.container.name };
}
