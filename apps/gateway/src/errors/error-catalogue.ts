import { auditErrors } from '@endoscope/audit';
import { bundleErrors } from '@endoscope/bundles';
import { clusterErrors } from '@endoscope/clusters';
import { commonErrors } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';
import { identityErrors } from '@endoscope/identity';
import { kubernetesErrors } from '@endoscope/kubernetes';
import { policyErrors } from '@endoscope/policy';
import { recordingErrors } from '@endoscope/recordings';
import { sessionErrors } from '@endoscope/sessions';
import { fileErrors } from '@endoscope/streams/files';
import { streamErrors } from '@endoscope/streams';
import { webhookErrors } from '@endoscope/webhooks';
import { connectionErrors } from '../connections/connections.errors.ts';
import { replicaErrors } from '../replicas/replica.errors.ts';
import { RangeNotSatisfiable } from '../rest/streams/byte-range.ts';
import { webSocketErrors } from '../websocket/websocket.errors.ts';

/** Every reason a client can be given, once each; docs/reference/errors.md is made from it. */
export const errorCatalogue: readonly ErrorReason[] = [
  ...commonErrors,
  ...auditErrors,
  ...identityErrors,
  ...policyErrors,
  ...clusterErrors,
  ...kubernetesErrors,
  ...sessionErrors,
  ...streamErrors,
  ...fileErrors,
  ...recordingErrors,
  ...bundleErrors,
  ...webhookErrors,
  RangeNotSatisfiable,
  ...webSocketErrors,
  ...connectionErrors,
  ...replicaErrors,
].sort((a, b) => (a.reason < b.reason ? -1 : 1));
