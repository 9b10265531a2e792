// Original file: proto/endoscope/v1/audit.proto


export interface ListLedgerKeysRequest {
}

export interface ListLedgerKeysRequest__Output {
}
