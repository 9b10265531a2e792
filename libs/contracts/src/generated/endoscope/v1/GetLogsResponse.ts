// Original file: proto/endoscope/v1/logs.proto

import type { LogsOpened as _endoscope_v1_LogsOpened, LogsOpened__Output as _endoscope_v1_LogsOpened__Output } from '../../endoscope/v1/LogsOpened.ts';
import type { LogData as _endoscope_v1_LogData, LogData__Output as _endoscope_v1_LogData__Output } from '../../endoscope/v1/LogData.ts';
import type { LogNotice as _endoscope_v1_LogNotice, LogNotice__Output as _endoscope_v1_LogNotice__Output } from '../../endoscope/v1/LogNotice.ts';
import type { LogsEnd as _endoscope_v1_LogsEnd, LogsEnd__Output as _endoscope_v1_LogsEnd__Output } from '../../endoscope/v1/LogsEnd.ts';

export interface GetLogsResponse {
  'opened'?: (_endoscope_v1_LogsOpened | null);
  'data'?: (_endoscope_v1_LogData | null);
  'notice'?: (_endoscope_v1_LogNotice | null);
  'end'?: (_endoscope_v1_LogsEnd | null);
  'message'?: "opened"|"data"|"notice"|"end";
}

export interface GetLogsResponse__Output {
  'opened'?: (_endoscope_v1_LogsOpened__Output | null);
  'data'?: (_endoscope_v1_LogData__Output | null);
  'notice'?: (_endoscope_v1_LogNotice__Output | null);
  'end'?: (_endoscope_v1_LogsEnd__Output | null);
  'message'?: "opened"|"data"|"notice"|"end";
}
