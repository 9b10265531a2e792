import { allowedTransitions, sessionStates } from '@endoscope/sessions';

/** The table of a session's states as Mermaid; libs/capabilities/sessions/README.md shows it. */
export function stateDiagram(): string {
  const moves = sessionStates.flatMap((from) =>
    allowedTransitions[from].map((to) => `  ${from} --> ${to}`),
  );
  return ['stateDiagram-v2', '  [*] --> requested', ...moves, '  ended --> [*]', ''].join('\n');
}
