// Verifies what a ledger of Endoscope says with published Go packages alone: signed notes with
// golang.org/x/mod/sumdb/note, timed signatures with github.com/transparency-dev/formats/note,
// proofs with golang.org/x/mod/sumdb/tlog and with github.com/transparency-dev/merkle. It knows
// nothing of Endoscope but the shape of the JSON on its standard input.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Index  uint64
	Record []byte
	Hashes [][]byte
}

type consistency struct {
	From   uint64
	Root   []byte
	Hashes [][]byte
}

type claim struct {
	Origin        string
	Vkeys         []string
	Checkpoint    []byte
	SignedAt      int64
	Inclusions    []inclusion
	Consistencies []consistency
}

func main() {
	var c claim
	if err := json.NewDecoder(os.Stdin).Decode(&c); err != nil {
		refuse("input", err)
	}
	head := checkpoint(c)
	for _, p := range c.Inclusions {
		checkInclusion(head, p)
	}
	for _, p := range c.Consistencies {
		checkConsistency(head, p)
	}
	fmt.Printf("verified %d inclusion and %d consistency proofs in a tree of %d\n",
		len(c.Inclusions), len(c.Consistencies), head.Size)
}

// checkpoint demands a plain and a timed signature of every key that is given.
func checkpoint(c claim) *log.Checkpoint {
	var head *log.Checkpoint
	for i, vkey := range c.Vkeys {
		plain, err := note.NewVerifier(vkey)
		if err != nil {
			refuse("key", err)
		}
		opened, _, _, err := log.ParseCheckpoint(c.Checkpoint, c.Origin, plain)
		if err != nil {
			refuse("checkpoint", err)
		}
		head = opened
		if i > 0 {
			continue
		}
		timed, err := fnote.NewVerifierForCosignatureV1(vkey)
		if err != nil {
			refuse("timed key", err)
		}
		n, err := note.Open(c.Checkpoint, note.VerifierList(timed))
		if err != nil {
			refuse("timed signature", err)
		}
		at, err := fnote.CoSigV1Timestamp(n.Sigs[0])
		if err != nil || at.Unix() != c.SignedAt {
			refuse("time", fmt.Errorf("%v, %v instead of %d", err, at, c.SignedAt))
		}
	}
	if head == nil {
		refuse("input", fmt.Errorf("no key"))
	}
	return head
}

func checkInclusion(head *log.Checkpoint, p inclusion) {
	leaf := rfc6962.DefaultHasher.HashLeaf(p.Record)
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, p.Index, head.Size, leaf, p.Hashes, head.Hash); err != nil {
		refuse("inclusion (merkle)", err)
	}
	err := tlog.CheckRecord(tlog.RecordProof(hashes(p.Hashes)), int64(head.Size), hash(head.Hash), int64(p.Index), tlog.RecordHash(p.Record))
	if err != nil {
		refuse("inclusion (tlog)", err)
	}
}

func checkConsistency(head *log.Checkpoint, p consistency) {
	if err := proof.VerifyConsistency(rfc6962.DefaultHasher, p.From, head.Size, p.Hashes, p.Root, head.Hash); err != nil {
		refuse("consistency (merkle)", err)
	}
	err := tlog.CheckTree(tlog.TreeProof(hashes(p.Hashes)), int64(head.Size), hash(head.Hash), int64(p.From), hash(p.Root))
	if err != nil {
		refuse("consistency (tlog)", err)
	}
}

func hash(b []byte) (h tlog.Hash) {
	if len(b) != len(h) {
		refuse("hash", fmt.Errorf("%d bytes", len(b)))
	}
	copy(h[:], b)
	return h
}

func hashes(list [][]byte) []tlog.Hash {
	out := make([]tlog.Hash, len(list))
	for i, b := range list {
		out[i] = hash(b)
	}
	return out
}

func refuse(what string, err error) {
	fmt.Fprintf(os.Stderr, "refused: %s: %v\n", what, err)
	os.Exit(1)
}
