// The messages of proto/endoscope/v1/attach.proto that this client sends and reads, by field number.
package main

import (
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// Passes messages as the bytes they are on the wire.
type bytesCodec struct{}

func (bytesCodec) Name() string { return "proto" }

func (bytesCodec) Marshal(message any) ([]byte, error) { return message.([]byte), nil }

func (bytesCodec) Unmarshal(data []byte, message any) error {
	*message.(*[]byte) = append([]byte(nil), data...)
	return nil
}

type openMessage struct {
	session, client string
	width, height   uint64
	// A lost attachment to go on with, and the output of it that was had.
	resume string
	offset uint64
}

func (o openMessage) encode() []byte {
	open := textField(nil, 1, o.session)
	if o.width > 0 {
		open = bytesField(open, 2, numberField(numberField(nil, 1, o.width), 2, o.height))
	}
	open = textField(open, 3, o.client)
	open = numberField(open, 4, 1)
	if o.resume != "" {
		open = bytesField(open, 7, numberField(textField(nil, 1, o.resume), 2, o.offset))
	}
	return bytesField(nil, 1, open)
}

func encodeInput(data []byte) []byte { return bytesField(nil, 2, data) }

// ATTACH_SIGNAL_END_OF_INPUT
func encodeEndOfInput() []byte { return numberField(nil, 4, 1) }

func numberField(to []byte, number protowire.Number, value uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(to, number, protowire.VarintType), value)
}

func bytesField(to []byte, number protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(to, number, protowire.BytesType), value)
}

func textField(to []byte, number protowire.Number, value string) []byte {
	return bytesField(to, number, []byte(value))
}

type answer struct {
	ready  *readyMessage
	output []outputMessage
	gap    *gapMessage
	exit   *exitMessage
}

type readyMessage struct {
	attachment         string
	offset, inputBytes uint64
	grace              time.Duration
}

type outputMessage struct {
	isStderr bool
	bytes    []byte
	offset   uint64
}

type gapMessage struct {
	missing, offset uint64
	reason          string
}

type exitMessage struct {
	reason, detail string
	status         *uint64
}

// Without an exit code the attachment has ended and not the process.
func (e exitMessage) code() (int, error) {
	if e.status == nil {
		return failed, fmt.Errorf("%s: %s", e.reason, e.detail)
	}
	return int(*e.status), nil
}

// Either a number or bytes, by the type of the field.
type field struct {
	value uint64
	bytes []byte
}

var errBroken = errors.New("a message that is none")

// Fields by number. None of a message that is read here is repeated but those nobody asks for.
func fieldsOf(message []byte) (map[protowire.Number]field, error) {
	fields := map[protowire.Number]field{}
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return nil, errBroken
		}
		message = message[n:]
		var read field
		switch kind {
		case protowire.VarintType:
			read.value, n = protowire.ConsumeVarint(message)
		case protowire.BytesType:
			read.bytes, n = protowire.ConsumeBytes(message)
		default:
			n = protowire.ConsumeFieldValue(number, kind, message)
		}
		if n < 0 {
			return nil, errBroken
		}
		message = message[n:]
		fields[number] = read
	}
	return fields, nil
}

// Messages of newer gateways have fields that are not known here, and are passed over.
func decode(message []byte) (answer, error) {
	var found answer
	fields, err := fieldsOf(message)
	if err != nil {
		return found, err
	}
	for number, of := range fields {
		inner, err := fieldsOf(of.bytes)
		if err != nil {
			return found, err
		}
		switch number {
		case 1:
			grace, err := fieldsOf(inner[8].bytes)
			if err != nil {
				return found, err
			}
			found.ready = &readyMessage{
				attachment: string(inner[1].bytes),
				offset:     inner[6].value,
				grace:      time.Duration(grace[1].value) * time.Second,
				inputBytes: inner[10].value,
			}
		case 2, 3:
			data := outputMessage{isStderr: number == 3, bytes: inner[1].bytes, offset: inner[2].value}
			found.output = append(found.output, data)
		case 5:
			found.gap = &gapMessage{
				missing: inner[1].value,
				reason:  string(inner[2].bytes),
				offset:  inner[3].value,
			}
		case 6:
			found.exit = &exitMessage{reason: string(inner[1].bytes), detail: string(inner[2].bytes)}
			if status, isThere := inner[3]; isThere {
				found.exit.status = &status.value
			}
		}
	}
	return found, nil
}
