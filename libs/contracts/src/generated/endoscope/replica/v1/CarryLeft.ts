// Original file: proto/endoscope/replica/v1/replica.proto


export interface CarryLeft {
}

export interface CarryLeft__Output {
}
