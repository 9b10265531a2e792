import type { RequestContext } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import type { CommandTap, RecordedCommand } from '../../ports/command-recorder.ts';

/** Undefined of a session that is not recorded. Throws when it must be and cannot. */
export type RecordCommand = (
  ctx: RequestContext,
  session: Session,
  command: RecordedCommand,
) => Promise<CommandTap | undefined>;
