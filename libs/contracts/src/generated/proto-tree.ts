// Generated from proto/ by tools/generate.ts. Do not edit.

export const protoTree = {
 "nested": {
  "endoscope": {
   "nested": {
    "v1": {
     "nested": {
      "AttachService": {
       "methods": {
        "Attach": {
         "requestType": "AttachRequest",
         "requestStream": true,
         "responseType": "AttachResponse",
         "responseStream": true
        },
        "CreateAttachTicket": {
         "requestType": "CreateAttachTicketRequest",
         "responseType": "CreateAttachTicketResponse"
        },
        "ListAttachments": {
         "requestType": "ListAttachmentsRequest",
         "responseType": "ListAttachmentsResponse"
        }
       }
      },
      "ListAttachmentsRequest": {
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "pageSize": {
         "type": "int32",
         "id": 2
        },
        "pageToken": {
         "type": "string",
         "id": 3
        }
       }
      },
      "ListAttachmentsResponse": {
       "fields": {
        "attachments": {
         "rule": "repeated",
         "type": "Attachment",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "Attachment": {
       "fields": {
        "id": {
         "type": "string",
         "id": 1
        },
        "session": {
         "type": "string",
         "id": 2
        },
        "username": {
         "type": "string",
         "id": 3
        },
        "role": {
         "type": "AttachRole",
         "id": 4
        },
        "client": {
         "type": "string",
         "id": 5
        },
        "entry": {
         "type": "string",
         "id": 6
        },
        "openTime": {
         "type": "google.protobuf.Timestamp",
         "id": 7
        },
        "closeTime": {
         "type": "google.protobuf.Timestamp",
         "id": 8
        },
        "closeReason": {
         "type": "string",
         "id": 9
        },
        "bytesIn": {
         "type": "uint64",
         "id": 10
        },
        "bytesOut": {
         "type": "uint64",
         "id": 11
        },
        "connected": {
         "type": "bool",
         "id": 12
        },
        "lagBytes": {
         "type": "uint64",
         "id": 13
        }
       }
      },
      "CreateAttachTicketRequest": {
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        }
       }
      },
      "CreateAttachTicketResponse": {
       "fields": {
        "ticket": {
         "type": "string",
         "id": 1
        },
        "expireTime": {
         "type": "google.protobuf.Timestamp",
         "id": 2
        }
       }
      },
      "AttachRequest": {
       "oneofs": {
        "message": {
         "oneof": [
          "open",
          "stdin",
          "resize",
          "signal",
          "ack",
          "role"
         ]
        }
       },
       "fields": {
        "open": {
         "type": "AttachOpen",
         "id": 1
        },
        "stdin": {
         "type": "bytes",
         "id": 2
        },
        "resize": {
         "type": "Resize",
         "id": 3
        },
        "signal": {
         "type": "AttachSignal",
         "id": 4
        },
        "ack": {
         "type": "AttachAck",
         "id": 5
        },
        "role": {
         "type": "AttachRoleRequest",
         "id": 6
        }
       }
      },
      "AttachOpen": {
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "size": {
         "type": "Resize",
         "id": 2
        },
        "client": {
         "type": "string",
         "id": 3
        },
        "stdin": {
         "type": "bool",
         "id": 4
        },
        "role": {
         "type": "AttachRole",
         "id": 5
        },
        "takeOverReason": {
         "type": "string",
         "id": 6
        },
        "resume": {
         "type": "AttachResume",
         "id": 7
        },
        "acks": {
         "type": "bool",
         "id": 8
        }
       }
      },
      "AttachResume": {
       "fields": {
        "attachment": {
         "type": "string",
         "id": 1
        },
        "offset": {
         "type": "uint64",
         "id": 2
        }
       }
      },
      "AttachAck": {
       "fields": {
        "offset": {
         "type": "uint64",
         "id": 1
        }
       }
      },
      "AttachRole": {
       "values": {
        "ATTACH_ROLE_UNSPECIFIED": 0,
        "ATTACH_ROLE_WRITER": 1,
        "ATTACH_ROLE_OBSERVER": 2
       }
      },
      "AttachRoleRequest": {
       "fields": {
        "action": {
         "type": "AttachRoleAction",
         "id": 1
        },
        "attachment": {
         "type": "string",
         "id": 2
        },
        "reason": {
         "type": "string",
         "id": 3
        }
       }
      },
      "AttachRoleAction": {
       "values": {
        "ATTACH_ROLE_ACTION_UNSPECIFIED": 0,
        "ATTACH_ROLE_ACTION_REQUEST": 1,
        "ATTACH_ROLE_ACTION_GRANT": 2,
        "ATTACH_ROLE_ACTION_DENY": 3,
        "ATTACH_ROLE_ACTION_RELEASE": 4,
        "ATTACH_ROLE_ACTION_TAKE_OVER": 5
       }
      },
      "Resize": {
       "fields": {
        "width": {
         "type": "uint32",
         "id": 1
        },
        "height": {
         "type": "uint32",
         "id": 2
        }
       }
      },
      "AttachSignal": {
       "values": {
        "ATTACH_SIGNAL_UNSPECIFIED": 0,
        "ATTACH_SIGNAL_END_OF_INPUT": 1,
        "ATTACH_SIGNAL_DETACH": 2,
        "ATTACH_SIGNAL_INTERRUPT": 3
       }
      },
      "AttachResponse": {
       "oneofs": {
        "message": {
         "oneof": [
          "ready",
          "stdout",
          "stderr",
          "notice",
          "gap",
          "exit",
          "participant",
          "screen"
         ]
        }
       },
       "fields": {
        "ready": {
         "type": "AttachReady",
         "id": 1
        },
        "stdout": {
         "type": "AttachData",
         "id": 2
        },
        "stderr": {
         "type": "AttachData",
         "id": 3
        },
        "notice": {
         "type": "AttachNotice",
         "id": 4
        },
        "gap": {
         "type": "AttachGap",
         "id": 5
        },
        "exit": {
         "type": "AttachExit",
         "id": 6
        },
        "participant": {
         "type": "AttachParticipantChange",
         "id": 7
        },
        "screen": {
         "type": "AttachScreen",
         "id": 8
        }
       }
      },
      "AttachReady": {
       "oneofs": {
        "_inputBytes": {
         "oneof": [
          "inputBytes"
         ]
        }
       },
       "fields": {
        "attachment": {
         "type": "string",
         "id": 1
        },
        "tty": {
         "type": "bool",
         "id": 2
        },
        "banner": {
         "type": "string",
         "id": 3
        },
        "role": {
         "type": "AttachRole",
         "id": 4
        },
        "participants": {
         "rule": "repeated",
         "type": "AttachParticipant",
         "id": 5
        },
        "offset": {
         "type": "uint64",
         "id": 6
        },
        "resumed": {
         "type": "bool",
         "id": 7
        },
        "grace": {
         "type": "google.protobuf.Duration",
         "id": 8
        },
        "windowBytes": {
         "type": "uint64",
         "id": 9
        },
        "inputBytes": {
         "type": "uint64",
         "id": 10,
         "options": {
          "proto3_optional": true
         }
        }
       }
      },
      "AttachParticipant": {
       "fields": {
        "attachment": {
         "type": "string",
         "id": 1
        },
        "username": {
         "type": "string",
         "id": 2
        },
        "role": {
         "type": "AttachRole",
         "id": 3
        },
        "client": {
         "type": "string",
         "id": 4
        },
        "joinTime": {
         "type": "google.protobuf.Timestamp",
         "id": 5
        },
        "connected": {
         "type": "bool",
         "id": 6
        },
        "lagBytes": {
         "type": "uint64",
         "id": 7
        }
       }
      },
      "AttachParticipantChange": {
       "fields": {
        "event": {
         "type": "AttachParticipantEvent",
         "id": 1
        },
        "participant": {
         "type": "AttachParticipant",
         "id": 2
        },
        "reason": {
         "type": "string",
         "id": 3
        }
       }
      },
      "AttachParticipantEvent": {
       "values": {
        "ATTACH_PARTICIPANT_EVENT_UNSPECIFIED": 0,
        "ATTACH_PARTICIPANT_EVENT_JOINED": 1,
        "ATTACH_PARTICIPANT_EVENT_LEFT": 2,
        "ATTACH_PARTICIPANT_EVENT_LOST": 3,
        "ATTACH_PARTICIPANT_EVENT_RESUMED": 4,
        "ATTACH_PARTICIPANT_EVENT_BECAME_WRITER": 5,
        "ATTACH_PARTICIPANT_EVENT_BECAME_OBSERVER": 6,
        "ATTACH_PARTICIPANT_EVENT_ASKS_TO_WRITE": 7,
        "ATTACH_PARTICIPANT_EVENT_WAS_DENIED": 8,
        "ATTACH_PARTICIPANT_EVENT_FELL_BEHIND": 9
       }
      },
      "AttachScreen": {
       "fields": {
        "data": {
         "type": "bytes",
         "id": 1
        },
        "offset": {
         "type": "uint64",
         "id": 2
        },
        "size": {
         "type": "Resize",
         "id": 3
        }
       }
      },
      "AttachData": {
       "fields": {
        "data": {
         "type": "bytes",
         "id": 1
        },
        "offset": {
         "type": "uint64",
         "id": 2
        }
       }
      },
      "AttachNotice": {
       "fields": {
        "code": {
         "type": "string",
         "id": 1
        },
        "message": {
         "type": "string",
         "id": 2
        }
       }
      },
      "AttachGap": {
       "oneofs": {
        "_offset": {
         "oneof": [
          "offset"
         ]
        }
       },
       "fields": {
        "missingBytes": {
         "type": "uint64",
         "id": 1
        },
        "reason": {
         "type": "string",
         "id": 2
        },
        "offset": {
         "type": "uint64",
         "id": 3,
         "options": {
          "proto3_optional": true
         }
        }
       }
      },
      "AttachExit": {
       "oneofs": {
        "_exitCode": {
         "oneof": [
          "exitCode"
         ]
        }
       },
       "fields": {
        "reason": {
         "type": "string",
         "id": 1
        },
        "detail": {
         "type": "string",
         "id": 2
        },
        "exitCode": {
         "type": "int32",
         "id": 3,
         "options": {
          "proto3_optional": true
         }
        },
        "process": {
         "type": "string",
         "id": 4
        }
       }
      },
      "AuditService": {
       "methods": {
        "ListAuditEvents": {
         "requestType": "ListAuditEventsRequest",
         "responseType": "ListAuditEventsResponse"
        },
        "ListCheckpoints": {
         "requestType": "ListCheckpointsRequest",
         "responseType": "ListCheckpointsResponse"
        },
        "GetCheckpoint": {
         "requestType": "GetCheckpointRequest",
         "responseType": "GetCheckpointResponse"
        },
        "GetInclusionProof": {
         "requestType": "GetInclusionProofRequest",
         "responseType": "GetInclusionProofResponse"
        },
        "GetConsistencyProof": {
         "requestType": "GetConsistencyProofRequest",
         "responseType": "GetConsistencyProofResponse"
        },
        "ListLedgerKeys": {
         "requestType": "ListLedgerKeysRequest",
         "responseType": "ListLedgerKeysResponse"
        },
        "ExportLedger": {
         "requestType": "ExportLedgerRequest",
         "responseType": "ExportLedgerResponse",
         "responseStream": true
        },
        "ListLedgerHolds": {
         "requestType": "ListLedgerHoldsRequest",
         "responseType": "ListLedgerHoldsResponse"
        },
        "PlaceLedgerHold": {
         "requestType": "PlaceLedgerHoldRequest",
         "responseType": "PlaceLedgerHoldResponse"
        },
        "ReleaseLedgerHold": {
         "requestType": "ReleaseLedgerHoldRequest",
         "responseType": "ReleaseLedgerHoldResponse"
        },
        "ListTombstones": {
         "requestType": "ListTombstonesRequest",
         "responseType": "ListTombstonesResponse"
        }
       }
      },
      "ListLedgerHoldsRequest": {
       "fields": {}
      },
      "ListLedgerHoldsResponse": {
       "fields": {
        "holds": {
         "rule": "repeated",
         "type": "LedgerHold",
         "id": 1
        }
       }
      },
      "PlaceLedgerHoldRequest": {
       "fields": {
        "reason": {
         "type": "string",
         "id": 1
        }
       }
      },
      "PlaceLedgerHoldResponse": {
       "fields": {
        "hold": {
         "type": "LedgerHold",
         "id": 1
        }
       }
      },
      "ReleaseLedgerHoldRequest": {
       "fields": {
        "hold": {
         "type": "string",
         "id": 1
        },
        "reason": {
         "type": "string",
         "id": 2
        }
       }
      },
      "ReleaseLedgerHoldResponse": {
       "fields": {
        "hold": {
         "type": "LedgerHold",
         "id": 1
        }
       }
      },
      "ListTombstonesRequest": {
       "fields": {}
      },
      "ListTombstonesResponse": {
       "fields": {
        "tombstones": {
         "rule": "repeated",
         "type": "Tombstone",
         "id": 1
        }
       }
      },
      "LedgerHold": {
       "fields": {
        "id": {
         "type": "string",
         "id": 1
        },
        "reason": {
         "type": "string",
         "id": 2
        },
        "placedBy": {
         "type": "string",
         "id": 3
        },
        "placeTime": {
         "type": "google.protobuf.Timestamp",
         "id": 4
        },
        "releasedBy": {
         "type": "string",
         "id": 5
        },
        "releaseTime": {
         "type": "google.protobuf.Timestamp",
         "id": 6
        }
       }
      },
      "Tombstone": {
       "fields": {
        "startSize": {
         "type": "int64",
         "id": 1
        },
        "endSize": {
         "type": "int64",
         "id": 2
        },
        "rootHash": {
         "type": "bytes",
         "id": 3
        },
        "keyId": {
         "type": "string",
         "id": 4
        },
        "removeTime": {
         "type": "google.protobuf.Timestamp",
         "id": 5
        },
        "note": {
         "type": "string",
         "id": 6
        }
       }
      },
      "ListCheckpointsRequest": {
       "fields": {
        "pageSize": {
         "type": "int32",
         "id": 1
        },
        "pageToken": {
         "type": "string",
         "id": 2
        },
        "afterSize": {
         "type": "int64",
         "id": 3
        }
       }
      },
      "ListCheckpointsResponse": {
       "fields": {
        "checkpoints": {
         "rule": "repeated",
         "type": "Checkpoint",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "GetCheckpointRequest": {
       "fields": {
        "treeSize": {
         "type": "int64",
         "id": 1
        }
       }
      },
      "GetCheckpointResponse": {
       "fields": {
        "checkpoint": {
         "type": "Checkpoint",
         "id": 1
        }
       }
      },
      "GetInclusionProofRequest": {
       "fields": {
        "event": {
         "type": "string",
         "id": 1
        },
        "treeSize": {
         "type": "int64",
         "id": 2
        }
       }
      },
      "GetInclusionProofResponse": {
       "fields": {
        "proof": {
         "type": "InclusionProof",
         "id": 1
        }
       }
      },
      "GetConsistencyProofRequest": {
       "fields": {
        "fromSize": {
         "type": "int64",
         "id": 1
        },
        "toSize": {
         "type": "int64",
         "id": 2
        }
       }
      },
      "GetConsistencyProofResponse": {
       "fields": {
        "proof": {
         "type": "ConsistencyProof",
         "id": 1
        }
       }
      },
      "ListLedgerKeysRequest": {
       "fields": {}
      },
      "ListLedgerKeysResponse": {
       "fields": {
        "origin": {
         "type": "string",
         "id": 1
        },
        "keys": {
         "rule": "repeated",
         "type": "LedgerKey",
         "id": 2
        }
       }
      },
      "ExportLedgerRequest": {
       "fields": {
        "treeSize": {
         "type": "int64",
         "id": 1
        },
        "format": {
         "type": "string",
         "id": 2
        },
        "fromLeaf": {
         "type": "int64",
         "id": 3
        }
       }
      },
      "ExportLedgerResponse": {
       "fields": {
        "lines": {
         "type": "string",
         "id": 1
        }
       }
      },
      "Checkpoint": {
       "fields": {
        "treeSize": {
         "type": "int64",
         "id": 1
        },
        "rootHash": {
         "type": "bytes",
         "id": 2
        },
        "keyId": {
         "type": "string",
         "id": 3
        },
        "signedAt": {
         "type": "google.protobuf.Timestamp",
         "id": 4
        },
        "note": {
         "type": "string",
         "id": 5
        }
       }
      },
      "InclusionProof": {
       "fields": {
        "event": {
         "type": "AuditEvent",
         "id": 1
        },
        "record": {
         "type": "string",
         "id": 2
        },
        "leafIndex": {
         "type": "int64",
         "id": 3
        },
        "leafHash": {
         "type": "bytes",
         "id": 4
        },
        "hashes": {
         "rule": "repeated",
         "type": "bytes",
         "id": 5
        },
        "checkpoint": {
         "type": "Checkpoint",
         "id": 6
        }
       }
      },
      "ConsistencyProof": {
       "fields": {
        "fromSize": {
         "type": "int64",
         "id": 1
        },
        "hashes": {
         "rule": "repeated",
         "type": "bytes",
         "id": 2
        },
        "checkpoint": {
         "type": "Checkpoint",
         "id": 3
        }
       }
      },
      "LedgerKey": {
       "fields": {
        "keyId": {
         "type": "string",
         "id": 1
        },
        "vkey": {
         "type": "string",
         "id": 2
        },
        "validFromSize": {
         "type": "int64",
         "id": 3
        },
        "introducedAt": {
         "type": "google.protobuf.Timestamp",
         "id": 4
        },
        "statement": {
         "type": "string",
         "id": 5
        }
       }
      },
      "ListAuditEventsRequest": {
       "fields": {
        "pageSize": {
         "type": "int32",
         "id": 1
        },
        "pageToken": {
         "type": "string",
         "id": 2
        },
        "event": {
         "type": "string",
         "id": 3
        },
        "session": {
         "type": "string",
         "id": 4
        },
        "cluster": {
         "type": "string",
         "id": 5
        },
        "username": {
         "type": "string",
         "id": 6
        },
        "result": {
         "type": "string",
         "id": 7
        },
        "since": {
         "type": "google.protobuf.Timestamp",
         "id": 8
        },
        "until": {
         "type": "google.protobuf.Timestamp",
         "id": 9
        }
       }
      },
      "ListAuditEventsResponse": {
       "fields": {
        "events": {
         "rule": "repeated",
         "type": "AuditEvent",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "AuditEvent": {
       "fields": {
        "id": {
         "type": "string",
         "id": 1
        },
        "time": {
         "type": "google.protobuf.Timestamp",
         "id": 2
        },
        "event": {
         "type": "string",
         "id": 3
        },
        "result": {
         "type": "string",
         "id": 4
        },
        "issuer": {
         "type": "string",
         "id": 5
        },
        "subject": {
         "type": "string",
         "id": 6
        },
        "username": {
         "type": "string",
         "id": 7
        },
        "sourceAddress": {
         "type": "string",
         "id": 8
        },
        "entry": {
         "type": "string",
         "id": 9
        },
        "requestId": {
         "type": "string",
         "id": 10
        },
        "session": {
         "type": "string",
         "id": 11
        },
        "cluster": {
         "type": "string",
         "id": 12
        },
        "target": {
         "type": "string",
         "id": 13
        },
        "policyIds": {
         "rule": "repeated",
         "type": "string",
         "id": 14
        },
        "reason": {
         "type": "string",
         "id": 15
        },
        "details": {
         "type": "google.protobuf.Struct",
         "id": 16
        }
       }
      },
      "ClusterService": {
       "methods": {
        "ListClusters": {
         "requestType": "ListClustersRequest",
         "responseType": "ListClustersResponse"
        },
        "GetCluster": {
         "requestType": "GetClusterRequest",
         "responseType": "GetClusterResponse"
        },
        "RegisterCluster": {
         "requestType": "RegisterClusterRequest",
         "responseType": "RegisterClusterResponse"
        },
        "RemoveCluster": {
         "requestType": "RemoveClusterRequest",
         "responseType": "RemoveClusterResponse"
        },
        "CheckCluster": {
         "requestType": "CheckClusterRequest",
         "responseType": "CheckClusterResponse"
        }
       }
      },
      "Cluster": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "serverUrl": {
         "type": "string",
         "id": 2
        },
        "caCertificatePem": {
         "type": "string",
         "id": 3
        },
        "credentialKind": {
         "type": "CredentialKind",
         "id": 4
        },
        "labels": {
         "keyType": "string",
         "type": "string",
         "id": 5
        },
        "defaultImage": {
         "type": "string",
         "id": 6
        },
        "namespaces": {
         "type": "NamespaceRules",
         "id": 7
        },
        "impersonation": {
         "type": "Impersonation",
         "id": 8
        },
        "createTime": {
         "type": "google.protobuf.Timestamp",
         "id": 9
        },
        "createdBy": {
         "type": "string",
         "id": 10
        },
        "health": {
         "type": "ClusterHealth",
         "id": 11
        }
       }
      },
      "CredentialKind": {
       "values": {
        "CREDENTIAL_KIND_UNSPECIFIED": 0,
        "CREDENTIAL_KIND_BEARER_TOKEN": 1,
        "CREDENTIAL_KIND_CLIENT_CERTIFICATE": 2,
        "CREDENTIAL_KIND_TOKEN_FILE": 3
       }
      },
      "Impersonation": {
       "values": {
        "IMPERSONATION_UNSPECIFIED": 0,
        "IMPERSONATION_USER_AND_GROUPS": 1,
        "IMPERSONATION_NONE": 2
       }
      },
      "NamespaceRules": {
       "fields": {
        "allowed": {
         "rule": "repeated",
         "type": "string",
         "id": 1
        },
        "denied": {
         "rule": "repeated",
         "type": "string",
         "id": 2
        }
       }
      },
      "ClusterHealth": {
       "fields": {
        "state": {
         "type": "string",
         "id": 1
        },
        "kubernetesVersion": {
         "type": "string",
         "id": 2
        },
        "checkTime": {
         "type": "google.protobuf.Timestamp",
         "id": 3
        },
        "findings": {
         "rule": "repeated",
         "type": "ClusterFinding",
         "id": 4
        }
       }
      },
      "ClusterFinding": {
       "fields": {
        "code": {
         "type": "string",
         "id": 1
        },
        "severity": {
         "type": "string",
         "id": 2
        },
        "message": {
         "type": "string",
         "id": 3
        },
        "suggestion": {
         "type": "string",
         "id": 4
        }
       }
      },
      "ClusterCredential": {
       "oneofs": {
        "credential": {
         "oneof": [
          "bearerToken",
          "clientCertificate",
          "tokenFile"
         ]
        }
       },
       "fields": {
        "bearerToken": {
         "type": "string",
         "id": 1
        },
        "clientCertificate": {
         "type": "ClientCertificate",
         "id": 2
        },
        "tokenFile": {
         "type": "string",
         "id": 3
        }
       }
      },
      "ClientCertificate": {
       "fields": {
        "certificatePem": {
         "type": "string",
         "id": 1
        },
        "privateKeyPem": {
         "type": "string",
         "id": 2
        }
       }
      },
      "ListClustersRequest": {
       "fields": {
        "pageSize": {
         "type": "int32",
         "id": 1
        },
        "pageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "ListClustersResponse": {
       "fields": {
        "clusters": {
         "rule": "repeated",
         "type": "Cluster",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "GetClusterRequest": {
       "fields": {
        "cluster": {
         "type": "string",
         "id": 1
        }
       }
      },
      "GetClusterResponse": {
       "fields": {
        "cluster": {
         "type": "Cluster",
         "id": 1
        }
       }
      },
      "RegisterClusterRequest": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "serverUrl": {
         "type": "string",
         "id": 2
        },
        "caCertificatePem": {
         "type": "string",
         "id": 3
        },
        "credential": {
         "type": "ClusterCredential",
         "id": 4
        },
        "labels": {
         "keyType": "string",
         "type": "string",
         "id": 5
        },
        "defaultImage": {
         "type": "string",
         "id": 6
        },
        "namespaces": {
         "type": "NamespaceRules",
         "id": 7
        },
        "impersonation": {
         "type": "Impersonation",
         "id": 8
        },
        "kubeconfig": {
         "type": "string",
         "id": 9
        },
        "context": {
         "type": "string",
         "id": 10
        },
        "requestId": {
         "type": "string",
         "id": 11
        }
       }
      },
      "RegisterClusterResponse": {
       "fields": {
        "cluster": {
         "type": "Cluster",
         "id": 1
        }
       }
      },
      "RemoveClusterRequest": {
       "fields": {
        "cluster": {
         "type": "string",
         "id": 1
        },
        "force": {
         "type": "bool",
         "id": 2
        }
       }
      },
      "RemoveClusterResponse": {
       "fields": {
        "endedSessions": {
         "type": "int32",
         "id": 1
        }
       }
      },
      "CheckClusterRequest": {
       "fields": {
        "cluster": {
         "type": "string",
         "id": 1
        }
       }
      },
      "CheckClusterResponse": {
       "fields": {
        "health": {
         "type": "ClusterHealth",
         "id": 1
        }
       }
      },
      "ExecService": {
       "methods": {
        "Exec": {
         "requestType": "ExecRequest",
         "requestStream": true,
         "responseType": "ExecResponse",
         "responseStream": true
        },
        "RunCommand": {
         "requestType": "RunCommandRequest",
         "responseType": "RunCommandResponse"
        }
       }
      },
      "ExecRequest": {
       "oneofs": {
        "message": {
         "oneof": [
          "open",
          "stdin",
          "resize",
          "endOfInput"
         ]
        }
       },
       "fields": {
        "open": {
         "type": "ExecOpen",
         "id": 1
        },
        "stdin": {
         "type": "bytes",
         "id": 2
        },
        "resize": {
         "type": "Resize",
         "id": 3
        },
        "endOfInput": {
         "type": "bool",
         "id": 4
        }
       }
      },
      "ExecOpen": {
       "oneofs": {
        "_limitBytes": {
         "oneof": [
          "limitBytes"
         ]
        }
       },
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "container": {
         "type": "string",
         "id": 2
        },
        "command": {
         "rule": "repeated",
         "type": "string",
         "id": 3
        },
        "stdin": {
         "type": "bool",
         "id": 4
        },
        "tty": {
         "type": "bool",
         "id": 5
        },
        "size": {
         "type": "Resize",
         "id": 6
        },
        "client": {
         "type": "string",
         "id": 7
        },
        "timeout": {
         "type": "google.protobuf.Duration",
         "id": 8
        },
        "limitBytes": {
         "type": "uint64",
         "id": 9,
         "options": {
          "proto3_optional": true
         }
        }
       }
      },
      "ExecResponse": {
       "oneofs": {
        "message": {
         "oneof": [
          "ready",
          "stdout",
          "stderr",
          "notice",
          "exit"
         ]
        }
       },
       "fields": {
        "ready": {
         "type": "ExecReady",
         "id": 1
        },
        "stdout": {
         "type": "bytes",
         "id": 2
        },
        "stderr": {
         "type": "bytes",
         "id": 3
        },
        "notice": {
         "type": "AttachNotice",
         "id": 4
        },
        "exit": {
         "type": "ExecExit",
         "id": 5
        }
       }
      },
      "ExecReady": {
       "fields": {
        "container": {
         "type": "string",
         "id": 1
        },
        "tty": {
         "type": "bool",
         "id": 2
        },
        "stdin": {
         "type": "bool",
         "id": 3
        }
       }
      },
      "ExecExit": {
       "oneofs": {
        "_exitCode": {
         "oneof": [
          "exitCode"
         ]
        }
       },
       "fields": {
        "reason": {
         "type": "string",
         "id": 1
        },
        "detail": {
         "type": "string",
         "id": 2
        },
        "exitCode": {
         "type": "int32",
         "id": 3,
         "options": {
          "proto3_optional": true
         }
        }
       }
      },
      "RunCommandRequest": {
       "oneofs": {
        "_stdin": {
         "oneof": [
          "stdin"
         ]
        },
        "_outputBytesMax": {
         "oneof": [
          "outputBytesMax"
         ]
        }
       },
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "container": {
         "type": "string",
         "id": 2
        },
        "command": {
         "rule": "repeated",
         "type": "string",
         "id": 3
        },
        "stdin": {
         "type": "bytes",
         "id": 4,
         "options": {
          "proto3_optional": true
         }
        },
        "timeout": {
         "type": "google.protobuf.Duration",
         "id": 5
        },
        "outputBytesMax": {
         "type": "uint32",
         "id": 6,
         "options": {
          "proto3_optional": true
         }
        },
        "client": {
         "type": "string",
         "id": 7
        }
       }
      },
      "RunCommandResponse": {
       "oneofs": {
        "_exitCode": {
         "oneof": [
          "exitCode"
         ]
        }
       },
       "fields": {
        "stdout": {
         "type": "CapturedOutput",
         "id": 1
        },
        "stderr": {
         "type": "CapturedOutput",
         "id": 2
        },
        "exitCode": {
         "type": "int32",
         "id": 3,
         "options": {
          "proto3_optional": true
         }
        },
        "reason": {
         "type": "string",
         "id": 4
        },
        "detail": {
         "type": "string",
         "id": 5
        },
        "outputBytesMax": {
         "type": "uint32",
         "id": 6
        },
        "duration": {
         "type": "google.protobuf.Duration",
         "id": 7
        }
       }
      },
      "CapturedOutput": {
       "fields": {
        "data": {
         "type": "bytes",
         "id": 1
        },
        "totalBytes": {
         "type": "uint64",
         "id": 2
        },
        "truncated": {
         "type": "bool",
         "id": 3
        }
       }
      },
      "FileService": {
       "methods": {
        "StatFile": {
         "requestType": "StatFileRequest",
         "responseType": "StatFileResponse"
        },
        "DownloadFiles": {
         "requestType": "DownloadFilesRequest",
         "responseType": "DownloadFilesResponse",
         "responseStream": true
        },
        "UploadFiles": {
         "requestType": "UploadFilesRequest",
         "requestStream": true,
         "responseType": "UploadFilesResponse",
         "responseStream": true
        }
       }
      },
      "FilePlace": {
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "container": {
         "type": "string",
         "id": 2
        },
        "target": {
         "type": "bool",
         "id": 3
        },
        "path": {
         "type": "string",
         "id": 4
        }
       }
      },
      "FileType": {
       "values": {
        "FILE_TYPE_UNSPECIFIED": 0,
        "FILE_TYPE_FILE": 1,
        "FILE_TYPE_DIRECTORY": 2,
        "FILE_TYPE_SYMLINK": 3,
        "FILE_TYPE_HARDLINK": 4,
        "FILE_TYPE_OTHER": 5
       }
      },
      "FileInfo": {
       "fields": {
        "path": {
         "type": "string",
         "id": 1
        },
        "type": {
         "type": "FileType",
         "id": 2
        },
        "size": {
         "type": "uint64",
         "id": 3
        },
        "mode": {
         "type": "uint32",
         "id": 4
        },
        "modifyTime": {
         "type": "google.protobuf.Timestamp",
         "id": 5
        },
        "etag": {
         "type": "string",
         "id": 6
        }
       }
      },
      "StatFileRequest": {
       "oneofs": {
        "_hashBytes": {
         "oneof": [
          "hashBytes"
         ]
        }
       },
       "fields": {
        "place": {
         "type": "FilePlace",
         "id": 1
        },
        "hashBytes": {
         "type": "uint64",
         "id": 2,
         "options": {
          "proto3_optional": true
         }
        },
        "partial": {
         "type": "bool",
         "id": 3
        },
        "name": {
         "type": "string",
         "id": 4
        }
       }
      },
      "StatFileResponse": {
       "fields": {
        "info": {
         "type": "FileInfo",
         "id": 1
        },
        "sha256": {
         "type": "string",
         "id": 2
        }
       }
      },
      "DownloadFilesRequest": {
       "oneofs": {
        "_length": {
         "oneof": [
          "length"
         ]
        }
       },
       "fields": {
        "place": {
         "type": "FilePlace",
         "id": 1
        },
        "offset": {
         "type": "uint64",
         "id": 2
        },
        "length": {
         "type": "uint64",
         "id": 3,
         "options": {
          "proto3_optional": true
         }
        },
        "prefixSha256": {
         "type": "string",
         "id": 4
        }
       }
      },
      "DownloadFilesResponse": {
       "oneofs": {
        "message": {
         "oneof": [
          "opened",
          "entry",
          "data",
          "entryEnd",
          "end"
         ]
        }
       },
       "fields": {
        "opened": {
         "type": "DownloadOpened",
         "id": 1
        },
        "entry": {
         "type": "FileEntry",
         "id": 2
        },
        "data": {
         "type": "bytes",
         "id": 3
        },
        "entryEnd": {
         "type": "FileEntryEnd",
         "id": 4
        },
        "end": {
         "type": "TransferEnd",
         "id": 5
        }
       }
      },
      "DownloadOpened": {
       "fields": {
        "info": {
         "type": "FileInfo",
         "id": 1
        },
        "tree": {
         "type": "bool",
         "id": 2
        }
       }
      },
      "FileEntry": {
       "oneofs": {
        "_size": {
         "oneof": [
          "size"
         ]
        }
       },
       "fields": {
        "path": {
         "type": "bytes",
         "id": 1
        },
        "type": {
         "type": "FileType",
         "id": 2
        },
        "size": {
         "type": "uint64",
         "id": 3,
         "options": {
          "proto3_optional": true
         }
        },
        "mode": {
         "type": "uint32",
         "id": 4
        },
        "modifyTime": {
         "type": "google.protobuf.Timestamp",
         "id": 5
        },
        "linkTarget": {
         "type": "bytes",
         "id": 6
        }
       }
      },
      "FileEntryEnd": {
       "fields": {
        "size": {
         "type": "uint64",
         "id": 1
        },
        "sha256": {
         "type": "string",
         "id": 2
        }
       }
      },
      "TransferEnd": {
       "fields": {
        "files": {
         "type": "uint64",
         "id": 1
        },
        "bytes": {
         "type": "uint64",
         "id": 2
        },
        "sha256": {
         "type": "string",
         "id": 3
        },
        "verified": {
         "type": "bool",
         "id": 4
        },
        "complete": {
         "type": "bool",
         "id": 5
        },
        "notices": {
         "rule": "repeated",
         "type": "string",
         "id": 6
        }
       }
      },
      "UploadFilesRequest": {
       "oneofs": {
        "message": {
         "oneof": [
          "open",
          "entry",
          "data",
          "finish"
         ]
        }
       },
       "fields": {
        "open": {
         "type": "UploadOpen",
         "id": 1
        },
        "entry": {
         "type": "FileEntry",
         "id": 2
        },
        "data": {
         "type": "bytes",
         "id": 3
        },
        "finish": {
         "type": "UploadFinish",
         "id": 4
        }
       }
      },
      "UploadOpen": {
       "oneofs": {
        "_size": {
         "oneof": [
          "size"
         ]
        },
        "_mode": {
         "oneof": [
          "mode"
         ]
        }
       },
       "fields": {
        "place": {
         "type": "FilePlace",
         "id": 1
        },
        "name": {
         "type": "string",
         "id": 2
        },
        "tree": {
         "type": "bool",
         "id": 3
        },
        "size": {
         "type": "uint64",
         "id": 4,
         "options": {
          "proto3_optional": true
         }
        },
        "mode": {
         "type": "uint32",
         "id": 5,
         "options": {
          "proto3_optional": true
         }
        },
        "modifyTime": {
         "type": "google.protobuf.Timestamp",
         "id": 6
        },
        "preserve": {
         "type": "bool",
         "id": 7
        },
        "offset": {
         "type": "uint64",
         "id": 8
        }
       }
      },
      "UploadFinish": {
       "fields": {
        "sha256": {
         "type": "string",
         "id": 1
        }
       }
      },
      "UploadFilesResponse": {
       "oneofs": {
        "message": {
         "oneof": [
          "ready",
          "end"
         ]
        }
       },
       "fields": {
        "ready": {
         "type": "UploadReady",
         "id": 1
        },
        "end": {
         "type": "TransferEnd",
         "id": 2
        }
       }
      },
      "UploadReady": {
       "fields": {
        "path": {
         "type": "string",
         "id": 1
        }
       }
      },
      "IdentityService": {
       "methods": {
        "GetMe": {
         "requestType": "GetMeRequest",
         "responseType": "GetMeResponse"
        }
       }
      },
      "GetMeRequest": {
       "fields": {}
      },
      "GetMeResponse": {
       "fields": {
        "principal": {
         "type": "Principal",
         "id": 1
        },
        "allowedActions": {
         "rule": "repeated",
         "type": "AllowedAction",
         "id": 2
        }
       }
      },
      "Principal": {
       "fields": {
        "issuer": {
         "type": "string",
         "id": 1
        },
        "subject": {
         "type": "string",
         "id": 2
        },
        "username": {
         "type": "string",
         "id": 3
        },
        "groups": {
         "rule": "repeated",
         "type": "string",
         "id": 4
        },
        "hasGroups": {
         "type": "bool",
         "id": 5
        },
        "kind": {
         "type": "string",
         "id": 6
        },
        "clientId": {
         "type": "string",
         "id": 7
        },
        "expiresAt": {
         "type": "google.protobuf.Timestamp",
         "id": 8
        }
       }
      },
      "AllowedAction": {
       "fields": {
        "action": {
         "type": "string",
         "id": 1
        },
        "answer": {
         "type": "string",
         "id": 2
        },
        "policyIds": {
         "rule": "repeated",
         "type": "string",
         "id": 3
        }
       }
      },
      "LogService": {
       "methods": {
        "GetLogs": {
         "requestType": "GetLogsRequest",
         "responseType": "GetLogsResponse",
         "responseStream": true
        }
       }
      },
      "GetLogsRequest": {
       "oneofs": {
        "_sinceSeconds": {
         "oneof": [
          "sinceSeconds"
         ]
        },
        "_tailLines": {
         "oneof": [
          "tailLines"
         ]
        },
        "_limitBytes": {
         "oneof": [
          "limitBytes"
         ]
        }
       },
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "containers": {
         "rule": "repeated",
         "type": "string",
         "id": 2
        },
        "allContainers": {
         "type": "bool",
         "id": 3
        },
        "follow": {
         "type": "bool",
         "id": 4
        },
        "previous": {
         "type": "bool",
         "id": 5
        },
        "timestamps": {
         "type": "bool",
         "id": 6
        },
        "sinceSeconds": {
         "type": "int64",
         "id": 7,
         "options": {
          "proto3_optional": true
         }
        },
        "sinceTime": {
         "type": "google.protobuf.Timestamp",
         "id": 8
        },
        "tailLines": {
         "type": "int64",
         "id": 9,
         "options": {
          "proto3_optional": true
         }
        },
        "limitBytes": {
         "type": "int64",
         "id": 10,
         "options": {
          "proto3_optional": true
         }
        },
        "byLines": {
         "type": "bool",
         "id": 11
        }
       }
      },
      "GetLogsResponse": {
       "oneofs": {
        "message": {
         "oneof": [
          "opened",
          "data",
          "notice",
          "end"
         ]
        }
       },
       "fields": {
        "opened": {
         "type": "LogsOpened",
         "id": 1
        },
        "data": {
         "type": "LogData",
         "id": 2
        },
        "notice": {
         "type": "LogNotice",
         "id": 3
        },
        "end": {
         "type": "LogsEnd",
         "id": 4
        }
       }
      },
      "LogsOpened": {
       "fields": {
        "containers": {
         "rule": "repeated",
         "type": "string",
         "id": 1
        }
       }
      },
      "LogData": {
       "fields": {
        "container": {
         "type": "string",
         "id": 1
        },
        "data": {
         "type": "bytes",
         "id": 2
        },
        "partial": {
         "type": "bool",
         "id": 3
        }
       }
      },
      "LogNotice": {
       "fields": {
        "container": {
         "type": "string",
         "id": 1
        },
        "code": {
         "type": "string",
         "id": 2
        },
        "message": {
         "type": "string",
         "id": 3
        }
       }
      },
      "LogsEnd": {
       "fields": {
        "reason": {
         "type": "string",
         "id": 1
        },
        "detail": {
         "type": "string",
         "id": 2
        }
       }
      },
      "PortForwardService": {
       "methods": {
        "Forward": {
         "requestType": "ForwardRequest",
         "requestStream": true,
         "responseType": "ForwardResponse",
         "responseStream": true
        }
       }
      },
      "ForwardRequest": {
       "oneofs": {
        "message": {
         "oneof": [
          "open",
          "connect",
          "data",
          "end",
          "reset",
          "credit"
         ]
        }
       },
       "fields": {
        "open": {
         "type": "ForwardOpen",
         "id": 1
        },
        "connect": {
         "type": "ForwardConnect",
         "id": 2
        },
        "data": {
         "type": "ForwardData",
         "id": 3
        },
        "end": {
         "type": "ForwardEnd",
         "id": 4
        },
        "reset": {
         "type": "ForwardReset",
         "id": 5
        },
        "credit": {
         "type": "ForwardCredit",
         "id": 6
        }
       }
      },
      "ForwardOpen": {
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "ports": {
         "rule": "repeated",
         "type": "uint32",
         "id": 2
        },
        "client": {
         "type": "string",
         "id": 3
        }
       }
      },
      "ForwardConnect": {
       "fields": {
        "connection": {
         "type": "uint32",
         "id": 1
        },
        "port": {
         "type": "uint32",
         "id": 2
        }
       }
      },
      "ForwardData": {
       "fields": {
        "connection": {
         "type": "uint32",
         "id": 1
        },
        "data": {
         "type": "bytes",
         "id": 2
        }
       }
      },
      "ForwardEnd": {
       "fields": {
        "connection": {
         "type": "uint32",
         "id": 1
        }
       }
      },
      "ForwardReset": {
       "fields": {
        "connection": {
         "type": "uint32",
         "id": 1
        }
       }
      },
      "ForwardCredit": {
       "fields": {
        "connection": {
         "type": "uint32",
         "id": 1
        },
        "bytes": {
         "type": "uint32",
         "id": 2
        }
       }
      },
      "ForwardResponse": {
       "oneofs": {
        "message": {
         "oneof": [
          "ready",
          "connected",
          "data",
          "end",
          "credit",
          "closed",
          "notice",
          "exit"
         ]
        }
       },
       "fields": {
        "ready": {
         "type": "ForwardReady",
         "id": 1
        },
        "connected": {
         "type": "ForwardConnected",
         "id": 2
        },
        "data": {
         "type": "ForwardData",
         "id": 3
        },
        "end": {
         "type": "ForwardEnd",
         "id": 4
        },
        "credit": {
         "type": "ForwardCredit",
         "id": 5
        },
        "closed": {
         "type": "ForwardClosed",
         "id": 6
        },
        "notice": {
         "type": "AttachNotice",
         "id": 7
        },
        "exit": {
         "type": "ForwardExit",
         "id": 8
        }
       }
      },
      "ForwardReady": {
       "fields": {
        "forward": {
         "type": "string",
         "id": 1
        },
        "ports": {
         "rule": "repeated",
         "type": "uint32",
         "id": 2
        },
        "windowBytes": {
         "type": "uint32",
         "id": 3
        },
        "connectionsMax": {
         "type": "uint32",
         "id": 4
        }
       }
      },
      "ForwardConnected": {
       "fields": {
        "connection": {
         "type": "uint32",
         "id": 1
        }
       }
      },
      "ForwardClosed": {
       "fields": {
        "connection": {
         "type": "uint32",
         "id": 1
        },
        "reason": {
         "type": "string",
         "id": 2
        },
        "detail": {
         "type": "string",
         "id": 3
        }
       }
      },
      "ForwardExit": {
       "fields": {
        "reason": {
         "type": "string",
         "id": 1
        },
        "detail": {
         "type": "string",
         "id": 2
        }
       }
      },
      "Problem": {
       "fields": {
        "reason": {
         "type": "string",
         "id": 1
        },
        "kind": {
         "type": "string",
         "id": 2
        },
        "detail": {
         "type": "string",
         "id": 3
        },
        "fields": {
         "rule": "repeated",
         "type": "ProblemField",
         "id": 4
        },
        "retryAfterMs": {
         "type": "int64",
         "id": 5
        }
       }
      },
      "ProblemField": {
       "fields": {
        "field": {
         "type": "string",
         "id": 1
        },
        "message": {
         "type": "string",
         "id": 2
        }
       }
      },
      "RecordingService": {
       "methods": {
        "ListRecordings": {
         "requestType": "ListRecordingsRequest",
         "responseType": "ListRecordingsResponse"
        },
        "GetRecording": {
         "requestType": "GetRecordingRequest",
         "responseType": "GetRecordingResponse"
        },
        "GetRecordingManifest": {
         "requestType": "GetRecordingManifestRequest",
         "responseType": "GetRecordingManifestResponse"
        },
        "CreateRecordingTicket": {
         "requestType": "CreateRecordingTicketRequest",
         "responseType": "CreateRecordingTicketResponse"
        },
        "ReadRecording": {
         "requestType": "ReadRecordingRequest",
         "responseType": "ReadRecordingResponse",
         "responseStream": true
        },
        "ExportRecording": {
         "requestType": "ExportRecordingRequest",
         "responseType": "ExportRecordingResponse",
         "responseStream": true
        },
        "HoldRecording": {
         "requestType": "HoldRecordingRequest",
         "responseType": "HoldRecordingResponse"
        },
        "ReleaseRecording": {
         "requestType": "ReleaseRecordingRequest",
         "responseType": "ReleaseRecordingResponse"
        }
       }
      },
      "Recording": {
       "fields": {
        "id": {
         "type": "string",
         "id": 1
        },
        "session": {
         "type": "string",
         "id": 2
        },
        "principal": {
         "type": "string",
         "id": 3
        },
        "username": {
         "type": "string",
         "id": 4
        },
        "cluster": {
         "type": "string",
         "id": 5
        },
        "namespace": {
         "type": "string",
         "id": 6
        },
        "pod": {
         "type": "string",
         "id": 7
        },
        "node": {
         "type": "string",
         "id": 8
        },
        "kind": {
         "type": "string",
         "id": 24
        },
        "title": {
         "type": "string",
         "id": 25
        },
        "mode": {
         "type": "string",
         "id": 9
        },
        "hasInput": {
         "type": "bool",
         "id": 10
        },
        "state": {
         "type": "string",
         "id": 11
        },
        "parts": {
         "type": "int32",
         "id": 12
        },
        "startTime": {
         "type": "google.protobuf.Timestamp",
         "id": 13
        },
        "sealTime": {
         "type": "google.protobuf.Timestamp",
         "id": 14
        },
        "durationMs": {
         "type": "int64",
         "id": 15
        },
        "outputBytes": {
         "type": "int64",
         "id": 16
        },
        "storedBytes": {
         "type": "int64",
         "id": 17
        },
        "members": {
         "type": "int32",
         "id": 18
        },
        "gaps": {
         "type": "int32",
         "id": 19
        },
        "manifestSha256": {
         "type": "string",
         "id": 20
        },
        "failure": {
         "type": "string",
         "id": 21
        },
        "keepUntilTime": {
         "type": "google.protobuf.Timestamp",
         "id": 22
        },
        "holdReason": {
         "type": "string",
         "id": 23
        }
       }
      },
      "ListRecordingsRequest": {
       "fields": {
        "pageSize": {
         "type": "int32",
         "id": 1
        },
        "pageToken": {
         "type": "string",
         "id": 2
        },
        "session": {
         "type": "string",
         "id": 3
        },
        "cluster": {
         "type": "string",
         "id": 4
        },
        "namespace": {
         "type": "string",
         "id": 5
        },
        "username": {
         "type": "string",
         "id": 6
        },
        "state": {
         "type": "string",
         "id": 7
        },
        "since": {
         "type": "google.protobuf.Timestamp",
         "id": 8
        },
        "until": {
         "type": "google.protobuf.Timestamp",
         "id": 9
        }
       }
      },
      "ListRecordingsResponse": {
       "fields": {
        "recordings": {
         "rule": "repeated",
         "type": "Recording",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "GetRecordingRequest": {
       "fields": {
        "recording": {
         "type": "string",
         "id": 1
        }
       }
      },
      "GetRecordingResponse": {
       "fields": {
        "recording": {
         "type": "Recording",
         "id": 1
        }
       }
      },
      "GetRecordingManifestRequest": {
       "fields": {
        "recording": {
         "type": "string",
         "id": 1
        }
       }
      },
      "GetRecordingManifestResponse": {
       "fields": {
        "manifest": {
         "type": "bytes",
         "id": 1
        }
       }
      },
      "CreateRecordingTicketRequest": {
       "fields": {
        "recording": {
         "type": "string",
         "id": 1
        },
        "view": {
         "type": "string",
         "id": 2
        }
       }
      },
      "CreateRecordingTicketResponse": {
       "fields": {
        "ticket": {
         "type": "string",
         "id": 1
        },
        "expireTime": {
         "type": "google.protobuf.Timestamp",
         "id": 2
        }
       }
      },
      "ReadRecordingRequest": {
       "fields": {
        "recording": {
         "type": "string",
         "id": 1
        },
        "offset": {
         "type": "int64",
         "id": 2
        },
        "length": {
         "type": "int64",
         "id": 3
        },
        "ticket": {
         "type": "string",
         "id": 4
        }
       }
      },
      "ReadRecordingResponse": {
       "fields": {
        "data": {
         "type": "bytes",
         "id": 1
        }
       }
      },
      "ExportRecordingRequest": {
       "fields": {
        "recording": {
         "type": "string",
         "id": 1
        },
        "format": {
         "type": "string",
         "id": 2
        },
        "fromMs": {
         "type": "int64",
         "id": 3
        },
        "ticket": {
         "type": "string",
         "id": 4
        },
        "follow": {
         "type": "bool",
         "id": 5
        },
        "screen": {
         "type": "bool",
         "id": 6
        }
       }
      },
      "ExportRecordingResponse": {
       "fields": {
        "text": {
         "type": "string",
         "id": 1
        }
       }
      },
      "HoldRecordingRequest": {
       "fields": {
        "recording": {
         "type": "string",
         "id": 1
        },
        "reason": {
         "type": "string",
         "id": 2
        }
       }
      },
      "HoldRecordingResponse": {
       "fields": {
        "recording": {
         "type": "Recording",
         "id": 1
        }
       }
      },
      "ReleaseRecordingRequest": {
       "fields": {
        "recording": {
         "type": "string",
         "id": 1
        },
        "reason": {
         "type": "string",
         "id": 2
        }
       }
      },
      "ReleaseRecordingResponse": {
       "fields": {
        "recording": {
         "type": "Recording",
         "id": 1
        }
       }
      },
      "SessionService": {
       "methods": {
        "PlanSession": {
         "requestType": "PlanSessionRequest",
         "responseType": "PlanSessionResponse"
        },
        "CreateSession": {
         "requestType": "CreateSessionRequest",
         "responseType": "CreateSessionResponse"
        },
        "BatchCreateSessions": {
         "requestType": "BatchCreateSessionsRequest",
         "responseType": "BatchCreateSessionsResponse"
        },
        "GetSession": {
         "requestType": "GetSessionRequest",
         "responseType": "GetSessionResponse"
        },
        "ListSessions": {
         "requestType": "ListSessionsRequest",
         "responseType": "ListSessionsResponse"
        },
        "TerminateSession": {
         "requestType": "TerminateSessionRequest",
         "responseType": "TerminateSessionResponse"
        },
        "ExportSession": {
         "requestType": "ExportSessionRequest",
         "responseType": "ExportSessionResponse",
         "responseStream": true
        },
        "WatchSession": {
         "requestType": "WatchSessionRequest",
         "responseType": "WatchSessionResponse",
         "responseStream": true
        }
       }
      },
      "Session": {
       "fields": {
        "id": {
         "type": "string",
         "id": 1
        },
        "state": {
         "type": "SessionState",
         "id": 2
        },
        "target": {
         "type": "Target",
         "id": 3
        },
        "workload": {
         "type": "Workload",
         "id": 4
        },
        "reason": {
         "type": "string",
         "id": 5
        },
        "principal": {
         "type": "string",
         "id": 6
        },
        "username": {
         "type": "string",
         "id": 7
        },
        "createTime": {
         "type": "google.protobuf.Timestamp",
         "id": 8
        },
        "readyTime": {
         "type": "google.protobuf.Timestamp",
         "id": 9
        },
        "endTime": {
         "type": "google.protobuf.Timestamp",
         "id": 10
        },
        "expireTime": {
         "type": "google.protobuf.Timestamp",
         "id": 11
        },
        "specHash": {
         "type": "string",
         "id": 12
        },
        "end": {
         "type": "SessionEnd",
         "id": 13
        },
        "waitingReason": {
         "type": "string",
         "id": 14
        },
        "waitingMessage": {
         "type": "string",
         "id": 15
        },
        "warnings": {
         "rule": "repeated",
         "type": "string",
         "id": 16
        },
        "etag": {
         "type": "string",
         "id": 17
        },
        "style": {
         "type": "string",
         "id": 18
        },
        "runsInPod": {
         "type": "string",
         "id": 19
        },
        "runsInPodUid": {
         "type": "string",
         "id": 20
        },
        "waitingSince": {
         "type": "google.protobuf.Timestamp",
         "id": 21
        },
        "recording": {
         "type": "string",
         "id": 22
        },
        "recordsInput": {
         "type": "bool",
         "id": 23
        }
       }
      },
      "SessionState": {
       "values": {
        "SESSION_STATE_UNSPECIFIED": 0,
        "SESSION_STATE_REQUESTED": 1,
        "SESSION_STATE_PROVISIONING": 2,
        "SESSION_STATE_READY": 3,
        "SESSION_STATE_ENDING": 4,
        "SESSION_STATE_ENDED": 5
       }
      },
      "EndReason": {
       "values": {
        "END_REASON_UNSPECIFIED": 0,
        "END_REASON_CLIENT_EXIT": 1,
        "END_REASON_PROCESS_EXITED": 2,
        "END_REASON_EXPIRED": 3,
        "END_REASON_IDLE": 4,
        "END_REASON_TERMINATED": 5,
        "END_REASON_LOCKED": 6,
        "END_REASON_TOKEN_EXPIRED": 7,
        "END_REASON_PERMISSION_REVOKED": 8,
        "END_REASON_DENIED": 9,
        "END_REASON_APPROVAL_EXPIRED": 10,
        "END_REASON_TARGET_GONE": 11,
        "END_REASON_START_FAILED": 12,
        "END_REASON_RECORDER_UNAVAILABLE": 13,
        "END_REASON_LEDGER_UNAVAILABLE": 14,
        "END_REASON_GATEWAY_LOST": 15,
        "END_REASON_INTERNAL": 16
       }
      },
      "ProcessOutcome": {
       "values": {
        "PROCESS_OUTCOME_UNSPECIFIED": 0,
        "PROCESS_OUTCOME_GONE": 1,
        "PROCESS_OUTCOME_LINGERING": 2,
        "PROCESS_OUTCOME_UNKNOWN": 3
       }
      },
      "SessionEnd": {
       "oneofs": {
        "_exitCode": {
         "oneof": [
          "exitCode"
         ]
        }
       },
       "fields": {
        "reason": {
         "type": "EndReason",
         "id": 1
        },
        "detail": {
         "type": "string",
         "id": 2
        },
        "exitCode": {
         "type": "int32",
         "id": 3,
         "options": {
          "proto3_optional": true
         }
        },
        "process": {
         "type": "ProcessOutcome",
         "id": 4
        },
        "containerReason": {
         "type": "string",
         "id": 5
        }
       }
      },
      "Target": {
       "fields": {
        "cluster": {
         "type": "string",
         "id": 1
        },
        "namespace": {
         "type": "string",
         "id": 2
        },
        "pod": {
         "type": "string",
         "id": 3
        },
        "podUid": {
         "type": "string",
         "id": 4
        },
        "container": {
         "type": "string",
         "id": 5
        },
        "node": {
         "type": "string",
         "id": 6
        },
        "workload": {
         "type": "string",
         "id": 7
        },
        "selector": {
         "type": "string",
         "id": 8
        },
        "crashing": {
         "type": "bool",
         "id": 9
        },
        "chosen": {
         "type": "string",
         "id": 10
        }
       }
      },
      "Workload": {
       "oneofs": {
        "_asUser": {
         "oneof": [
          "asUser"
         ]
        },
        "_remove": {
         "oneof": [
          "remove"
         ]
        }
       },
       "fields": {
        "containerName": {
         "type": "string",
         "id": 1
        },
        "image": {
         "type": "string",
         "id": 2
        },
        "imagePullPolicy": {
         "type": "string",
         "id": 3
        },
        "command": {
         "rule": "repeated",
         "type": "string",
         "id": 4
        },
        "args": {
         "rule": "repeated",
         "type": "string",
         "id": 5
        },
        "env": {
         "rule": "repeated",
         "type": "EnvVar",
         "id": 6
        },
        "stdin": {
         "type": "bool",
         "id": 7
        },
        "stdinOnce": {
         "type": "bool",
         "id": 8
        },
        "tty": {
         "type": "bool",
         "id": 9
        },
        "profile": {
         "type": "string",
         "id": 10
        },
        "template": {
         "type": "string",
         "id": 11
        },
        "envFrom": {
         "rule": "repeated",
         "type": "EnvFromSource",
         "id": 12
        },
        "customJson": {
         "type": "string",
         "id": 13
        },
        "documentJson": {
         "type": "string",
         "id": 14
        },
        "mountsOf": {
         "type": "string",
         "id": 15
        },
        "volumeMounts": {
         "rule": "repeated",
         "type": "VolumeMount",
         "id": 16
        },
        "userOf": {
         "type": "string",
         "id": 17
        },
        "asUser": {
         "type": "int64",
         "id": 18,
         "options": {
          "proto3_optional": true
         }
        },
        "chrootTarget": {
         "type": "bool",
         "id": 19
        },
        "copy": {
         "type": "PodCopy",
         "id": 20
        },
        "reuse": {
         "type": "bool",
         "id": 21
        },
        "remove": {
         "type": "bool",
         "id": 22,
         "options": {
          "proto3_optional": true
         }
        }
       }
      },
      "PodCopy": {
       "oneofs": {
        "_shareProcesses": {
         "oneof": [
          "shareProcesses"
         ]
        },
        "_keepInitContainers": {
         "oneof": [
          "keepInitContainers"
         ]
        }
       },
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "setImages": {
         "rule": "repeated",
         "type": "ContainerImage",
         "id": 2
        },
        "shareProcesses": {
         "type": "bool",
         "id": 3,
         "options": {
          "proto3_optional": true
         }
        },
        "sameNode": {
         "type": "bool",
         "id": 4
        },
        "replace": {
         "type": "bool",
         "id": 5
        },
        "keepLabels": {
         "type": "bool",
         "id": 6
        },
        "keepAnnotations": {
         "type": "bool",
         "id": 7
        },
        "keepLiveness": {
         "type": "bool",
         "id": 8
        },
        "keepReadiness": {
         "type": "bool",
         "id": 9
        },
        "keepStartup": {
         "type": "bool",
         "id": 10
        },
        "keepInitContainers": {
         "type": "bool",
         "id": 11,
         "options": {
          "proto3_optional": true
         }
        }
       }
      },
      "ContainerImage": {
       "fields": {
        "container": {
         "type": "string",
         "id": 1
        },
        "image": {
         "type": "string",
         "id": 2
        }
       }
      },
      "EnvFromSource": {
       "fields": {
        "prefix": {
         "type": "string",
         "id": 1
        },
        "configMapRef": {
         "type": "LocalReference",
         "id": 2
        },
        "secretRef": {
         "type": "LocalReference",
         "id": 3
        }
       }
      },
      "LocalReference": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "optional": {
         "type": "bool",
         "id": 2
        }
       }
      },
      "VolumeMount": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "mountPath": {
         "type": "string",
         "id": 2
        },
        "readOnly": {
         "type": "bool",
         "id": 3
        }
       }
      },
      "EnvVar": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "value": {
         "type": "string",
         "id": 2
        }
       }
      },
      "Finding": {
       "fields": {
        "code": {
         "type": "string",
         "id": 1
        },
        "severity": {
         "type": "string",
         "id": 2
        },
        "message": {
         "type": "string",
         "id": 3
        },
        "suggestion": {
         "type": "string",
         "id": 4
        }
       }
      },
      "SessionRequest": {
       "fields": {
        "target": {
         "type": "Target",
         "id": 1
        },
        "workload": {
         "type": "Workload",
         "id": 2
        },
        "reason": {
         "type": "string",
         "id": 3
        },
        "ttl": {
         "type": "google.protobuf.Duration",
         "id": 4
        },
        "startTimeout": {
         "type": "google.protobuf.Duration",
         "id": 5
        }
       }
      },
      "PlanSessionRequest": {
       "fields": {
        "session": {
         "type": "SessionRequest",
         "id": 1
        }
       }
      },
      "PlanSessionResponse": {
       "fields": {
        "containerJson": {
         "type": "string",
         "id": 1
        },
        "specHash": {
         "type": "string",
         "id": 2
        },
        "findings": {
         "rule": "repeated",
         "type": "Finding",
         "id": 3
        },
        "style": {
         "type": "string",
         "id": 4
        },
        "podJson": {
         "type": "string",
         "id": 5
        },
        "target": {
         "type": "Target",
         "id": 6
        },
        "policyIds": {
         "rule": "repeated",
         "type": "string",
         "id": 7
        },
        "profile": {
         "type": "string",
         "id": 8
        },
        "verdict": {
         "type": "string",
         "id": 9
        },
        "decision": {
         "type": "PolicyDecision",
         "id": 10
        }
       }
      },
      "PolicyDecision": {
       "fields": {
        "allowed": {
         "type": "bool",
         "id": 1
        },
        "policyIds": {
         "rule": "repeated",
         "type": "string",
         "id": 2
        },
        "sentence": {
         "type": "string",
         "id": 3
        }
       }
      },
      "CreateSessionRequest": {
       "fields": {
        "session": {
         "type": "SessionRequest",
         "id": 1
        },
        "requestId": {
         "type": "string",
         "id": 2
        }
       }
      },
      "CreateSessionResponse": {
       "fields": {
        "session": {
         "type": "Session",
         "id": 1
        }
       }
      },
      "BatchCreateSessionsRequest": {
       "fields": {
        "requests": {
         "rule": "repeated",
         "type": "SessionRequest",
         "id": 1
        },
        "requestId": {
         "type": "string",
         "id": 2
        }
       }
      },
      "BatchCreateSessionsResponse": {
       "fields": {
        "results": {
         "rule": "repeated",
         "type": "SessionResult",
         "id": 1
        }
       }
      },
      "SessionResult": {
       "fields": {
        "session": {
         "type": "Session",
         "id": 1
        },
        "error": {
         "type": "Problem",
         "id": 2
        }
       }
      },
      "GetSessionRequest": {
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "waitFor": {
         "type": "SessionState",
         "id": 2
        },
        "timeout": {
         "type": "google.protobuf.Duration",
         "id": 3
        }
       }
      },
      "GetSessionResponse": {
       "fields": {
        "session": {
         "type": "Session",
         "id": 1
        }
       }
      },
      "ListSessionsRequest": {
       "fields": {
        "pageSize": {
         "type": "int32",
         "id": 1
        },
        "pageToken": {
         "type": "string",
         "id": 2
        },
        "state": {
         "type": "SessionState",
         "id": 3
        },
        "cluster": {
         "type": "string",
         "id": 4
        },
        "namespace": {
         "type": "string",
         "id": 5
        },
        "username": {
         "type": "string",
         "id": 6
        }
       }
      },
      "ListSessionsResponse": {
       "fields": {
        "sessions": {
         "rule": "repeated",
         "type": "Session",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "TerminateSessionRequest": {
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "reason": {
         "type": "string",
         "id": 2
        }
       }
      },
      "TerminateSessionResponse": {
       "fields": {
        "session": {
         "type": "Session",
         "id": 1
        }
       }
      },
      "ExportSessionRequest": {
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        }
       }
      },
      "ExportSessionResponse": {
       "fields": {
        "data": {
         "type": "bytes",
         "id": 1
        }
       }
      },
      "WatchSessionRequest": {
       "fields": {
        "session": {
         "type": "string",
         "id": 1
        },
        "afterEventNumber": {
         "type": "int64",
         "id": 2
        }
       }
      },
      "WatchSessionResponse": {
       "fields": {
        "event": {
         "type": "SessionEvent",
         "id": 1
        }
       }
      },
      "SessionEvent": {
       "fields": {
        "number": {
         "type": "int64",
         "id": 1
        },
        "time": {
         "type": "google.protobuf.Timestamp",
         "id": 2
        },
        "type": {
         "type": "string",
         "id": 3
        },
        "state": {
         "type": "SessionState",
         "id": 4
        },
        "reason": {
         "type": "string",
         "id": 5
        },
        "message": {
         "type": "string",
         "id": 6
        },
        "end": {
         "type": "SessionEnd",
         "id": 7
        }
       }
      },
      "TargetService": {
       "methods": {
        "ListPods": {
         "requestType": "ListPodsRequest",
         "responseType": "ListPodsResponse"
        },
        "DescribePod": {
         "requestType": "DescribePodRequest",
         "responseType": "DescribePodResponse"
        },
        "ResolveTargets": {
         "requestType": "ResolveTargetsRequest",
         "responseType": "ResolveTargetsResponse"
        },
        "ListNodes": {
         "requestType": "ListNodesRequest",
         "responseType": "ListNodesResponse"
        },
        "DescribeNode": {
         "requestType": "DescribeNodeRequest",
         "responseType": "DescribeNodeResponse"
        }
       }
      },
      "ListPodsRequest": {
       "fields": {
        "cluster": {
         "type": "string",
         "id": 1
        },
        "namespace": {
         "type": "string",
         "id": 2
        },
        "labelSelector": {
         "type": "string",
         "id": 3
        },
        "pageSize": {
         "type": "int32",
         "id": 4
        },
        "pageToken": {
         "type": "string",
         "id": 5
        }
       }
      },
      "ListPodsResponse": {
       "fields": {
        "pods": {
         "rule": "repeated",
         "type": "PodSummary",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "PodSummary": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "namespace": {
         "type": "string",
         "id": 2
        },
        "uid": {
         "type": "string",
         "id": 3
        },
        "status": {
         "type": "string",
         "id": 4
        },
        "readyContainers": {
         "type": "int32",
         "id": 5
        },
        "totalContainers": {
         "type": "int32",
         "id": 6
        },
        "restarts": {
         "type": "int32",
         "id": 7
        },
        "node": {
         "type": "string",
         "id": 8
        },
        "createTime": {
         "type": "google.protobuf.Timestamp",
         "id": 9
        },
        "containers": {
         "rule": "repeated",
         "type": "string",
         "id": 10
        }
       }
      },
      "DescribePodRequest": {
       "fields": {
        "cluster": {
         "type": "string",
         "id": 1
        },
        "namespace": {
         "type": "string",
         "id": 2
        },
        "pod": {
         "type": "string",
         "id": 3
        }
       }
      },
      "DescribePodResponse": {
       "fields": {
        "pod": {
         "type": "PodSummary",
         "id": 1
        },
        "containers": {
         "rule": "repeated",
         "type": "ContainerSummary",
         "id": 2
        },
        "events": {
         "rule": "repeated",
         "type": "PodEvent",
         "id": 3
        },
        "podSecurity": {
         "type": "PodSecurity",
         "id": 4
        },
        "node": {
         "type": "NodeSummary",
         "id": 5
        },
        "owners": {
         "rule": "repeated",
         "type": "PodOwner",
         "id": 6
        },
        "qosClass": {
         "type": "string",
         "id": 7
        },
        "serviceAccount": {
         "type": "string",
         "id": 8
        },
        "shareProcessNamespace": {
         "type": "bool",
         "id": 9
        },
        "isStatic": {
         "type": "bool",
         "id": 10
        },
        "debuggable": {
         "type": "Debuggability",
         "id": 11
        },
        "unknown": {
         "rule": "repeated",
         "type": "string",
         "id": 12
        }
       }
      },
      "PodSecurity": {
       "fields": {
        "enforce": {
         "type": "PodSecuritySetting",
         "id": 1
        },
        "warn": {
         "type": "PodSecuritySetting",
         "id": 2
        },
        "audit": {
         "type": "PodSecuritySetting",
         "id": 3
        },
        "profilesPassing": {
         "rule": "repeated",
         "type": "string",
         "id": 4
        }
       }
      },
      "PodSecuritySetting": {
       "fields": {
        "level": {
         "type": "string",
         "id": 1
        },
        "version": {
         "type": "string",
         "id": 2
        }
       }
      },
      "NodeSummary": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "ready": {
         "type": "string",
         "id": 2
        },
        "message": {
         "type": "string",
         "id": 3
        },
        "runtime": {
         "type": "string",
         "id": 4
        },
        "kubeletVersion": {
         "type": "string",
         "id": 5
        },
        "operatingSystem": {
         "type": "string",
         "id": 6
        },
        "architecture": {
         "type": "string",
         "id": 7
        },
        "osImage": {
         "type": "string",
         "id": 8
        }
       }
      },
      "PodOwner": {
       "fields": {
        "kind": {
         "type": "string",
         "id": 1
        },
        "name": {
         "type": "string",
         "id": 2
        },
        "uid": {
         "type": "string",
         "id": 3
        }
       }
      },
      "Debuggability": {
       "fields": {
        "verdict": {
         "type": "string",
         "id": 1
        },
        "reason": {
         "type": "string",
         "id": 2
        },
        "next": {
         "type": "string",
         "id": 3
        },
        "notes": {
         "rule": "repeated",
         "type": "PodNote",
         "id": 4
        }
       }
      },
      "PodNote": {
       "fields": {
        "code": {
         "type": "string",
         "id": 1
        },
        "severity": {
         "type": "string",
         "id": 2
        },
        "message": {
         "type": "string",
         "id": 3
        },
        "suggestion": {
         "type": "string",
         "id": 4
        }
       }
      },
      "ContainerSummary": {
       "oneofs": {
        "_exitCode": {
         "oneof": [
          "exitCode"
         ]
        }
       },
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "list": {
         "type": "string",
         "id": 2
        },
        "image": {
         "type": "string",
         "id": 3
        },
        "state": {
         "type": "string",
         "id": 4
        },
        "reason": {
         "type": "string",
         "id": 5
        },
        "message": {
         "type": "string",
         "id": 6
        },
        "restarts": {
         "type": "int32",
         "id": 7
        },
        "exitCode": {
         "type": "int32",
         "id": 8,
         "options": {
          "proto3_optional": true
         }
        },
        "session": {
         "type": "string",
         "id": 9
        },
        "since": {
         "type": "google.protobuf.Timestamp",
         "id": 10
        },
        "ready": {
         "type": "bool",
         "id": 11
        },
        "lastState": {
         "type": "LastState",
         "id": 12
        },
        "ports": {
         "rule": "repeated",
         "type": "string",
         "id": 13
        },
        "targetContainer": {
         "type": "string",
         "id": 14
        },
        "debugger": {
         "type": "DebuggerOrigin",
         "id": 15
        }
       }
      },
      "LastState": {
       "fields": {
        "reason": {
         "type": "string",
         "id": 1
        },
        "message": {
         "type": "string",
         "id": 2
        },
        "exitCode": {
         "type": "int32",
         "id": 3
        },
        "finishTime": {
         "type": "google.protobuf.Timestamp",
         "id": 4
        }
       }
      },
      "DebuggerOrigin": {
       "fields": {
        "origin": {
         "type": "string",
         "id": 1
        },
        "session": {
         "type": "string",
         "id": 2
        },
        "sessionState": {
         "type": "string",
         "id": 3
        },
        "username": {
         "type": "string",
         "id": 4
        },
        "profile": {
         "type": "string",
         "id": 5
        },
        "addTime": {
         "type": "google.protobuf.Timestamp",
         "id": 6
        },
        "manager": {
         "type": "string",
         "id": 7
        }
       }
      },
      "PodEvent": {
       "fields": {
        "time": {
         "type": "google.protobuf.Timestamp",
         "id": 1
        },
        "type": {
         "type": "string",
         "id": 2
        },
        "reason": {
         "type": "string",
         "id": 3
        },
        "message": {
         "type": "string",
         "id": 4
        },
        "count": {
         "type": "int32",
         "id": 5
        },
        "container": {
         "type": "string",
         "id": 6
        }
       }
      },
      "ResolveTargetsRequest": {
       "fields": {
        "targets": {
         "rule": "repeated",
         "type": "Target",
         "id": 1
        },
        "ports": {
         "type": "bool",
         "id": 2
        }
       }
      },
      "ResolveTargetsResponse": {
       "fields": {
        "results": {
         "rule": "repeated",
         "type": "TargetResult",
         "id": 1
        }
       }
      },
      "TargetResult": {
       "fields": {
        "target": {
         "type": "Target",
         "id": 1
        },
        "error": {
         "type": "Problem",
         "id": 2
        },
        "ports": {
         "rule": "repeated",
         "type": "TargetPort",
         "id": 3
        }
       }
      },
      "TargetPort": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "port": {
         "type": "int32",
         "id": 2
        },
        "podPort": {
         "type": "int32",
         "id": 3
        },
        "protocol": {
         "type": "string",
         "id": 4
        }
       }
      },
      "ListNodesRequest": {
       "fields": {
        "cluster": {
         "type": "string",
         "id": 1
        },
        "labelSelector": {
         "type": "string",
         "id": 2
        },
        "pageSize": {
         "type": "int32",
         "id": 3
        },
        "pageToken": {
         "type": "string",
         "id": 4
        }
       }
      },
      "ListNodesResponse": {
       "fields": {
        "nodes": {
         "rule": "repeated",
         "type": "Node",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "DescribeNodeRequest": {
       "fields": {
        "cluster": {
         "type": "string",
         "id": 1
        },
        "node": {
         "type": "string",
         "id": 2
        }
       }
      },
      "DescribeNodeResponse": {
       "fields": {
        "node": {
         "type": "Node",
         "id": 1
        }
       }
      },
      "Node": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "uid": {
         "type": "string",
         "id": 2
        },
        "status": {
         "type": "string",
         "id": 3
        },
        "ready": {
         "type": "bool",
         "id": 4
        },
        "roles": {
         "rule": "repeated",
         "type": "string",
         "id": 5
        },
        "kubeletVersion": {
         "type": "string",
         "id": 6
        },
        "containerRuntime": {
         "type": "string",
         "id": 7
        },
        "operatingSystem": {
         "type": "string",
         "id": 8
        },
        "osImage": {
         "type": "string",
         "id": 9
        },
        "architecture": {
         "type": "string",
         "id": 10
        },
        "kernelVersion": {
         "type": "string",
         "id": 11
        },
        "unschedulable": {
         "type": "bool",
         "id": 12
        },
        "createTime": {
         "type": "google.protobuf.Timestamp",
         "id": 13
        },
        "addresses": {
         "rule": "repeated",
         "type": "NodeAddress",
         "id": 14
        },
        "taints": {
         "rule": "repeated",
         "type": "NodeTaint",
         "id": 15
        },
        "conditions": {
         "rule": "repeated",
         "type": "NodeCondition",
         "id": 16
        },
        "labels": {
         "keyType": "string",
         "type": "string",
         "id": 17
        }
       }
      },
      "NodeAddress": {
       "fields": {
        "type": {
         "type": "string",
         "id": 1
        },
        "address": {
         "type": "string",
         "id": 2
        }
       }
      },
      "NodeTaint": {
       "fields": {
        "key": {
         "type": "string",
         "id": 1
        },
        "value": {
         "type": "string",
         "id": 2
        },
        "effect": {
         "type": "string",
         "id": 3
        }
       }
      },
      "NodeCondition": {
       "fields": {
        "type": {
         "type": "string",
         "id": 1
        },
        "status": {
         "type": "string",
         "id": 2
        },
        "reason": {
         "type": "string",
         "id": 3
        },
        "message": {
         "type": "string",
         "id": 4
        },
        "since": {
         "type": "google.protobuf.Timestamp",
         "id": 5
        }
       }
      },
      "TemplateService": {
       "methods": {
        "ListTemplates": {
         "requestType": "ListTemplatesRequest",
         "responseType": "ListTemplatesResponse"
        },
        "GetTemplate": {
         "requestType": "GetTemplateRequest",
         "responseType": "GetTemplateResponse"
        }
       }
      },
      "Template": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "description": {
         "type": "string",
         "id": 2
        },
        "image": {
         "type": "string",
         "id": 3
        },
        "imagePullPolicy": {
         "type": "string",
         "id": 4
        },
        "profile": {
         "type": "string",
         "id": 5
        },
        "command": {
         "rule": "repeated",
         "type": "string",
         "id": 6
        },
        "args": {
         "rule": "repeated",
         "type": "string",
         "id": 7
        },
        "env": {
         "rule": "repeated",
         "type": "EnvVar",
         "id": 8
        },
        "envFrom": {
         "rule": "repeated",
         "type": "EnvFromSource",
         "id": 9
        },
        "customJson": {
         "type": "string",
         "id": 10
        },
        "stdin": {
         "type": "bool",
         "id": 11
        },
        "stdinOnce": {
         "type": "bool",
         "id": 12
        },
        "tty": {
         "type": "bool",
         "id": 13
        },
        "styles": {
         "rule": "repeated",
         "type": "string",
         "id": 14
        },
        "targetRequired": {
         "type": "bool",
         "id": 15
        },
        "ttlDefault": {
         "type": "google.protobuf.Duration",
         "id": 16
        },
        "ttlMax": {
         "type": "google.protobuf.Duration",
         "id": 17
        },
        "locked": {
         "rule": "repeated",
         "type": "string",
         "id": 18
        },
        "recording": {
         "type": "string",
         "id": 19
        },
        "recordsInput": {
         "type": "bool",
         "id": 20
        },
        "recordingKeptDays": {
         "type": "int32",
         "id": 21
        },
        "unrecorded": {
         "rule": "repeated",
         "type": "string",
         "id": 22
        },
        "setsUnrecorded": {
         "type": "bool",
         "id": 23
        }
       }
      },
      "ListTemplatesRequest": {
       "fields": {}
      },
      "ListTemplatesResponse": {
       "fields": {
        "templates": {
         "rule": "repeated",
         "type": "Template",
         "id": 1
        }
       }
      },
      "GetTemplateRequest": {
       "fields": {
        "template": {
         "type": "string",
         "id": 1
        }
       }
      },
      "GetTemplateResponse": {
       "fields": {
        "template": {
         "type": "Template",
         "id": 1
        }
       }
      },
      "WebhookService": {
       "methods": {
        "ListWebhooks": {
         "requestType": "ListWebhooksRequest",
         "responseType": "ListWebhooksResponse"
        },
        "GetWebhook": {
         "requestType": "GetWebhookRequest",
         "responseType": "GetWebhookResponse"
        },
        "AddWebhook": {
         "requestType": "AddWebhookRequest",
         "responseType": "AddWebhookResponse"
        },
        "RemoveWebhook": {
         "requestType": "RemoveWebhookRequest",
         "responseType": "RemoveWebhookResponse"
        },
        "EnableWebhook": {
         "requestType": "EnableWebhookRequest",
         "responseType": "EnableWebhookResponse"
        },
        "DisableWebhook": {
         "requestType": "DisableWebhookRequest",
         "responseType": "DisableWebhookResponse"
        },
        "RotateWebhookSecret": {
         "requestType": "RotateWebhookSecretRequest",
         "responseType": "RotateWebhookSecretResponse"
        },
        "ListDeadLetters": {
         "requestType": "ListDeadLettersRequest",
         "responseType": "ListDeadLettersResponse"
        },
        "ReplayDeadLetters": {
         "requestType": "ReplayDeadLettersRequest",
         "responseType": "ReplayDeadLettersResponse"
        }
       }
      },
      "ListWebhooksRequest": {
       "fields": {
        "pageSize": {
         "type": "int32",
         "id": 1
        },
        "pageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "ListWebhooksResponse": {
       "fields": {
        "webhooks": {
         "rule": "repeated",
         "type": "Webhook",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "GetWebhookRequest": {
       "fields": {
        "webhook": {
         "type": "string",
         "id": 1
        }
       }
      },
      "GetWebhookResponse": {
       "fields": {
        "webhook": {
         "type": "Webhook",
         "id": 1
        }
       }
      },
      "AddWebhookRequest": {
       "oneofs": {
        "_fromLeaf": {
         "oneof": [
          "fromLeaf"
         ]
        }
       },
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "url": {
         "type": "string",
         "id": 2
        },
        "events": {
         "rule": "repeated",
         "type": "string",
         "id": 3
        },
        "fromLeaf": {
         "type": "int64",
         "id": 4,
         "options": {
          "proto3_optional": true
         }
        }
       }
      },
      "AddWebhookResponse": {
       "fields": {
        "webhook": {
         "type": "Webhook",
         "id": 1
        },
        "secret": {
         "type": "string",
         "id": 2
        }
       }
      },
      "RemoveWebhookRequest": {
       "fields": {
        "webhook": {
         "type": "string",
         "id": 1
        }
       }
      },
      "RemoveWebhookResponse": {
       "fields": {}
      },
      "EnableWebhookRequest": {
       "fields": {
        "webhook": {
         "type": "string",
         "id": 1
        }
       }
      },
      "EnableWebhookResponse": {
       "fields": {
        "webhook": {
         "type": "Webhook",
         "id": 1
        }
       }
      },
      "DisableWebhookRequest": {
       "fields": {
        "webhook": {
         "type": "string",
         "id": 1
        }
       }
      },
      "DisableWebhookResponse": {
       "fields": {
        "webhook": {
         "type": "Webhook",
         "id": 1
        }
       }
      },
      "RotateWebhookSecretRequest": {
       "fields": {
        "webhook": {
         "type": "string",
         "id": 1
        }
       }
      },
      "RotateWebhookSecretResponse": {
       "fields": {
        "webhook": {
         "type": "Webhook",
         "id": 1
        },
        "secret": {
         "type": "string",
         "id": 2
        }
       }
      },
      "ListDeadLettersRequest": {
       "fields": {
        "webhook": {
         "type": "string",
         "id": 1
        },
        "pageSize": {
         "type": "int32",
         "id": 2
        },
        "pageToken": {
         "type": "string",
         "id": 3
        }
       }
      },
      "ListDeadLettersResponse": {
       "fields": {
        "deadLetters": {
         "rule": "repeated",
         "type": "DeadLetter",
         "id": 1
        },
        "nextPageToken": {
         "type": "string",
         "id": 2
        }
       }
      },
      "ReplayDeadLettersRequest": {
       "fields": {
        "webhook": {
         "type": "string",
         "id": 1
        },
        "event": {
         "type": "string",
         "id": 2
        }
       }
      },
      "ReplayDeadLettersResponse": {
       "fields": {
        "replayed": {
         "type": "int32",
         "id": 1
        }
       }
      },
      "Webhook": {
       "fields": {
        "name": {
         "type": "string",
         "id": 1
        },
        "url": {
         "type": "string",
         "id": 2
        },
        "events": {
         "rule": "repeated",
         "type": "string",
         "id": 3
        },
        "state": {
         "type": "string",
         "id": 4
        },
        "disabledReason": {
         "type": "string",
         "id": 5
        },
        "createTime": {
         "type": "google.protobuf.Timestamp",
         "id": 6
        },
        "createdBy": {
         "type": "string",
         "id": 7
        },
        "nextLeaf": {
         "type": "int64",
         "id": 8
        },
        "failures": {
         "type": "int32",
         "id": 9
        },
        "lastFailure": {
         "type": "string",
         "id": 10
        },
        "nextAttemptTime": {
         "type": "google.protobuf.Timestamp",
         "id": 11
        },
        "lastDeliveryTime": {
         "type": "google.protobuf.Timestamp",
         "id": 12
        },
        "oldSecretUntil": {
         "type": "google.protobuf.Timestamp",
         "id": 13
        },
        "deadLetters": {
         "type": "int32",
         "id": 14
        }
       }
      },
      "DeadLetter": {
       "fields": {
        "leafIndex": {
         "type": "int64",
         "id": 1
        },
        "event": {
         "type": "string",
         "id": 2
        },
        "eventName": {
         "type": "string",
         "id": 3
        },
        "attempts": {
         "type": "int32",
         "id": 4
        },
        "lastFailure": {
         "type": "string",
         "id": 5
        },
        "deadTime": {
         "type": "google.protobuf.Timestamp",
         "id": 6
        },
        "toBeReplayed": {
         "type": "bool",
         "id": 7
        }
       }
      }
     }
    },
    "replica": {
     "nested": {
      "v1": {
       "nested": {
        "ReplicaService": {
         "methods": {
          "Carry": {
           "requestType": "CarryRequest",
           "requestStream": true,
           "responseType": "CarryResponse",
           "responseStream": true
          },
          "DescribeSeats": {
           "requestType": "DescribeSeatsRequest",
           "responseType": "DescribeSeatsResponse"
          }
         }
        },
        "CarryRequest": {
         "oneofs": {
          "message": {
           "oneof": [
            "open",
            "client",
            "left"
           ]
          }
         },
         "fields": {
          "open": {
           "type": "CarryOpen",
           "id": 1
          },
          "client": {
           "type": "endoscope.v1.AttachRequest",
           "id": 2
          },
          "left": {
           "type": "CarryLeft",
           "id": 3
          }
         }
        },
        "CarryOpen": {
         "fields": {
          "replica": {
           "type": "string",
           "id": 1
          },
          "caller": {
           "type": "CarryCaller",
           "id": 2
          },
          "open": {
           "type": "endoscope.v1.AttachOpen",
           "id": 3
          },
          "resumable": {
           "type": "bool",
           "id": 4
          }
         }
        },
        "CarryCaller": {
         "fields": {
          "requestId": {
           "type": "string",
           "id": 1
          },
          "entry": {
           "type": "string",
           "id": 2
          },
          "sourceAddress": {
           "type": "string",
           "id": 3
          },
          "userAgent": {
           "type": "string",
           "id": 4
          },
          "traceparent": {
           "type": "string",
           "id": 5
          },
          "issuer": {
           "type": "string",
           "id": 6
          },
          "subject": {
           "type": "string",
           "id": 7
          },
          "username": {
           "type": "string",
           "id": 8
          },
          "groups": {
           "rule": "repeated",
           "type": "string",
           "id": 9
          },
          "hasGroups": {
           "type": "bool",
           "id": 10
          },
          "kind": {
           "type": "string",
           "id": 11
          },
          "clientId": {
           "type": "string",
           "id": 12
          },
          "expireTime": {
           "type": "google.protobuf.Timestamp",
           "id": 13
          },
          "actorIssuer": {
           "type": "string",
           "id": 14
          },
          "actorSubject": {
           "type": "string",
           "id": 15
          }
         }
        },
        "CarryLeft": {
         "fields": {}
        },
        "CarryResponse": {
         "oneofs": {
          "message": {
           "oneof": [
            "ready",
            "stdout",
            "stderr",
            "notice",
            "gap",
            "exit",
            "participant",
            "screen"
           ]
          }
         },
         "fields": {
          "ready": {
           "type": "endoscope.v1.AttachReady",
           "id": 1
          },
          "stdout": {
           "type": "endoscope.v1.AttachData",
           "id": 2
          },
          "stderr": {
           "type": "endoscope.v1.AttachData",
           "id": 3
          },
          "notice": {
           "type": "endoscope.v1.AttachNotice",
           "id": 4
          },
          "gap": {
           "type": "endoscope.v1.AttachGap",
           "id": 5
          },
          "exit": {
           "type": "endoscope.v1.AttachExit",
           "id": 6
          },
          "participant": {
           "type": "endoscope.v1.AttachParticipantChange",
           "id": 7
          },
          "screen": {
           "type": "endoscope.v1.AttachScreen",
           "id": 8
          }
         }
        },
        "DescribeSeatsRequest": {
         "fields": {
          "replica": {
           "type": "string",
           "id": 1
          },
          "session": {
           "type": "string",
           "id": 2
          }
         }
        },
        "DescribeSeatsResponse": {
         "fields": {
          "seats": {
           "rule": "repeated",
           "type": "Seat",
           "id": 1
          }
         }
        },
        "Seat": {
         "fields": {
          "attachment": {
           "type": "string",
           "id": 1
          },
          "connected": {
           "type": "bool",
           "id": 2
          },
          "bytesIn": {
           "type": "uint64",
           "id": 3
          },
          "bytesOut": {
           "type": "uint64",
           "id": 4
          },
          "lagBytes": {
           "type": "uint64",
           "id": 5
          }
         }
        }
       }
      }
     }
    }
   }
  },
  "google": {
   "nested": {
    "protobuf": {
     "nested": {
      "Duration": {
       "fields": {
        "seconds": {
         "type": "int64",
         "id": 1
        },
        "nanos": {
         "type": "int32",
         "id": 2
        }
       }
      },
      "Timestamp": {
       "fields": {
        "seconds": {
         "type": "int64",
         "id": 1
        },
        "nanos": {
         "type": "int32",
         "id": 2
        }
       }
      },
      "Struct": {
       "fields": {
        "fields": {
         "keyType": "string",
         "type": "Value",
         "id": 1
        }
       }
      },
      "Value": {
       "oneofs": {
        "kind": {
         "oneof": [
          "nullValue",
          "numberValue",
          "stringValue",
          "boolValue",
          "structValue",
          "listValue"
         ]
        }
       },
       "fields": {
        "nullValue": {
         "type": "NullValue",
         "id": 1
        },
        "numberValue": {
         "type": "double",
         "id": 2
        },
        "stringValue": {
         "type": "string",
         "id": 3
        },
        "boolValue": {
         "type": "bool",
         "id": 4
        },
        "structValue": {
         "type": "Struct",
         "id": 5
        },
        "listValue": {
         "type": "ListValue",
         "id": 6
        }
       }
      },
      "NullValue": {
       "values": {
        "NULL_VALUE": 0
       }
      },
      "ListValue": {
       "fields": {
        "values": {
         "rule": "repeated",
         "type": "Value",
         "id": 1
        }
       }
      }
     }
    }
   }
  }
 }
};
