// Attaches to a session over gRPC, and goes on with it when its connection is lost. Written from
// docs/reference/attach-protocol.md and proto/endoscope/v1/attach.proto alone, with gRPC's own
// library for Go. What it reads and answers is the contract of ../README.md.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

const (
	// Exit status when the attachment itself failed, as kubectl and ssh have it.
	failed = 255
	// Largest message of input.
	inputBytesMax = 32 * 1024
	method        = "/endoscope.v1.AttachService/Attach"
	retryDelay    = 100 * time.Millisecond
)

func main() {
	code, err := newClient().run()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// What is kept over all connections of one attachment.
type client struct {
	attachment string
	// Bytes of output that were printed, as the gateway numbers them.
	offset uint64
	grace  time.Duration

	mutex sync.Mutex
	// All that was typed: what the gateway says it has not got is sent again.
	input      []byte
	inputEnded bool
	// Closed, and another one made, at each change of the two.
	changed chan struct{}
}

func newClient() *client {
	c := &client{changed: make(chan struct{})}
	go c.readInput()
	return c
}

func (c *client) readInput() {
	buffer := make([]byte, inputBytesMax)
	for {
		n, err := os.Stdin.Read(buffer)
		c.mutex.Lock()
		c.input = append(c.input, buffer[:n]...)
		c.inputEnded = err != nil
		close(c.changed)
		c.changed = make(chan struct{})
		c.mutex.Unlock()
		if err != nil {
			return
		}
	}
}

// Connects until there is an exit, or until a lost connection cannot be had again in its time.
func (c *client) run() (int, error) {
	lostAt := time.Time{}
	for {
		code, err := c.connection(&lostAt)
		if err == nil {
			return code, nil
		}
		if c.attachment == "" || status.Code(err) != codes.Unavailable {
			return failed, err
		}
		if lostAt.IsZero() {
			lostAt = time.Now()
		}
		if time.Since(lostAt) > c.grace {
			return failed, err
		}
		time.Sleep(retryDelay)
	}
}

// One connection; its end without an exit is an error.
func (c *client) connection(lostAt *time.Time) (int, error) {
	connection, err := grpc.NewClient(os.Getenv("ENDOSCOPE_GRPC"),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithUserAgent("conformance-go-grpc"))
	if err != nil {
		return failed, err
	}
	defer connection.Close()
	ctx, cancel := context.WithCancel(metadata.AppendToOutgoingContext(context.Background(),
		"authorization", "Bearer "+os.Getenv("ENDOSCOPE_TOKEN")))
	defer cancel()
	stream, err := connection.NewStream(ctx,
		&grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, method,
		grpc.ForceCodec(bytesCodec{}))
	if err != nil {
		return failed, err
	}
	// What a failed message was refused for, the end of the stream tells.
	_ = stream.SendMsg(c.open())
	for {
		var message []byte
		if err := stream.RecvMsg(&message); err == io.EOF {
			return failed, status.Error(codes.Unavailable, "the stream ended without an exit")
		} else if err != nil {
			return failed, err
		}
		answer, err := decode(message)
		if err != nil {
			return failed, err
		}
		if answer.ready != nil {
			*lostAt = time.Time{}
			c.begin(answer.ready)
			go c.sendInput(ctx, stream, answer.ready.inputBytes)
		}
		c.print(answer)
		if answer.exit != nil {
			return answer.exit.code()
		}
	}
}

func (c *client) open() []byte {
	open := openMessage{session: os.Getenv("ENDOSCOPE_SESSION"), client: "conformance-go-grpc"}
	if os.Getenv("ENDOSCOPE_TTY") == "true" {
		open.width = numberOf("ENDOSCOPE_COLUMNS")
		open.height = numberOf("ENDOSCOPE_ROWS")
	}
	if c.attachment != "" {
		open.resume, open.offset = c.attachment, c.offset
	}
	return open.encode()
}

func numberOf(name string) uint64 {
	value, _ := strconv.ParseUint(os.Getenv(name), 10, 32)
	return value
}

func (c *client) begin(ready *readyMessage) {
	c.attachment, c.offset, c.grace = ready.attachment, ready.offset, ready.grace
}

// A gap is told, as nobody would know of it otherwise.
func (c *client) print(answer answer) {
	for _, data := range answer.output {
		file := os.Stdout
		if data.isStderr {
			file = os.Stderr
		}
		_, _ = file.Write(data.bytes)
		c.offset = data.offset + uint64(len(data.bytes))
	}
	if answer.gap != nil {
		fmt.Fprintf(os.Stderr, "%d bytes are missing: %s\n", answer.gap.missing, answer.gap.reason)
		c.offset = answer.gap.offset
	}
}

// From what the gateway has got on, until the connection is over.
func (c *client) sendInput(ctx context.Context, stream grpc.ClientStream, from uint64) {
	for at := from; ; {
		c.mutex.Lock()
		rest, ended := c.input[min(at, uint64(len(c.input))):], c.inputEnded
		changed := c.changed
		c.mutex.Unlock()
		switch {
		case len(rest) > 0:
			piece := rest[:min(len(rest), inputBytesMax)]
			if stream.SendMsg(encodeInput(piece)) != nil {
				return
			}
			at += uint64(len(piece))
		case ended:
			_ = stream.SendMsg(encodeEndOfInput())
			return
		default:
			select {
			case <-ctx.Done():
				return
			case <-changed:
			}
		}
	}
}
