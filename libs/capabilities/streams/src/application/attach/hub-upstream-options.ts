import type { Session } from '@endoscope/sessions';
import type { ServerMessage } from '../../domain/attach/attach-message.ts';
import type { SessionTap } from '../../ports/output-tap.ts';
import type { FairTurns } from '../fair/fair-turns.ts';
import type { AttachParts } from './attach-parts.ts';
import type { SessionLog } from './dial-upstream.ts';
import type { HubOutput } from './hub-output.ts';

/** What the cluster's side of a hub is given by the hub. */
export interface HubUpstreamOptions {
  readonly parts: AttachParts;
  readonly session: Session;
  readonly log: SessionLog;
  readonly output: HubOutput;
  readonly turns: FairTurns;
  /** Whether the stream that was dialled has the process's input. */
  readonly stdin: boolean;
  /** Aborts when the hub closes. */
  readonly over: AbortSignal;
  /** The earlier output is out. */
  readonly replayed: () => void;
  /** Tells everybody. */
  readonly tell: (message: ServerMessage) => void;
  readonly tap: SessionTap | undefined;
}
