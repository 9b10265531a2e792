// Original file: proto/endoscope/v1/audit.proto


export interface ListLedgerHoldsRequest {
}

export interface ListLedgerHoldsRequest__Output {
}
