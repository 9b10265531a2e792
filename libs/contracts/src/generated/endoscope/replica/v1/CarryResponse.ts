// Original file: proto/endoscope/replica/v1/replica.proto

import type { AttachReady as _endoscope_v1_AttachReady, AttachReady__Output as _endoscope_v1_AttachReady__Output } from '../../../endoscope/v1/AttachReady.ts';
import type { AttachData as _endoscope_v1_AttachData, AttachData__Output as _endoscope_v1_AttachData__Output } from '../../../endoscope/v1/AttachData.ts';
import type { AttachNotice as _endoscope_v1_AttachNotice, AttachNotice__Output as _endoscope_v1_AttachNotice__Output } from '../../../endoscope/v1/AttachNotice.ts';
import type { AttachGap as _endoscope_v1_AttachGap, AttachGap__Output as _endoscope_v1_AttachGap__Output } from '../../../endoscope/v1/AttachGap.ts';
import type { AttachExit as _endoscope_v1_AttachExit, AttachExit__Output as _endoscope_v1_AttachExit__Output } from '../../../endoscope/v1/AttachExit.ts';
import type { AttachParticipantChange as _endoscope_v1_AttachParticipantChange, AttachParticipantChange__Output as _endoscope_v1_AttachParticipantChange__Output } from '../../../endoscope/v1/AttachParticipantChange.ts';
import type { AttachScreen as _endoscope_v1_AttachScreen, AttachScreen__Output as _endoscope_v1_AttachScreen__Output } from '../../../endoscope/v1/AttachScreen.ts';

/**
 * On the wire the same as endoscope.v1.AttachResponse.
 */
export interface CarryResponse {
  'ready'?: (_endoscope_v1_AttachReady | null);
  'stdout'?: (_endoscope_v1_AttachData | null);
  'stderr'?: (_endoscope_v1_AttachData | null);
  'notice'?: (_endoscope_v1_AttachNotice | null);
  'gap'?: (_endoscope_v1_AttachGap | null);
  'exit'?: (_endoscope_v1_AttachExit | null);
  'participant'?: (_endoscope_v1_AttachParticipantChange | null);
  'screen'?: (_endoscope_v1_AttachScreen | null);
  'message'?: "ready"|"stdout"|"stderr"|"notice"|"gap"|"exit"|"participant"|"screen";
}

/**
 * On the wire the same as endoscope.v1.AttachResponse.
 */
export interface CarryResponse__Output {
  'ready'?: (_endoscope_v1_AttachReady__Output | null);
  'stdout'?: (_endoscope_v1_AttachData__Output | null);
  'stderr'?: (_endoscope_v1_AttachData__Output | null);
  'notice'?: (_endoscope_v1_AttachNotice__Output | null);
  'gap'?: (_endoscope_v1_AttachGap__Output | null);
  'exit'?: (_endoscope_v1_AttachExit__Output | null);
  'participant'?: (_endoscope_v1_AttachParticipantChange__Output | null);
  'screen'?: (_endoscope_v1_AttachScreen__Output | null);
  'message'?: "ready"|"stdout"|"stderr"|"notice"|"gap"|"exit"|"participant"|"screen";
}
