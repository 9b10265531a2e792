// Attaches to a session as kubectl does: with client-go's remote command client over WebSocket.
// What it reads and answers is the contract of ../README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/util/exec"
)

// Exit status when the attachment itself failed, as kubectl and ssh have it.
const failed = 255

type fixedSize struct{ next chan remotecommand.TerminalSize }

func (s fixedSize) Next() *remotecommand.TerminalSize {
	size, more := <-s.next
	if !more {
		return nil
	}
	return &size
}

func main() {
	err := attach(context.Background())
	var status exec.CodeExitError
	switch {
	case err == nil:
		os.Exit(0)
	case errors.As(err, &status):
		os.Exit(status.Code)
	default:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(failed)
	}
}

func attach(ctx context.Context) error {
	config := &rest.Config{
		Host:        os.Getenv("ENDOSCOPE_SERVER"),
		BearerToken: os.Getenv("ENDOSCOPE_TOKEN"),
		UserAgent:   "conformance-go",
	}
	url := config.Host + "/v1/sessions/" + os.Getenv("ENDOSCOPE_SESSION") + "/attach"
	executor, err := remotecommand.NewWebSocketExecutor(config, "GET", url)
	if err != nil {
		return err
	}
	options := remotecommand.StreamOptions{Stdin: os.Stdin, Stdout: os.Stdout}
	if os.Getenv("ENDOSCOPE_TTY") == "true" {
		options.Tty = true
		options.TerminalSizeQueue = sizeFromEnvironment()
	} else {
		options.Stderr = os.Stderr
	}
	return executor.StreamWithContext(ctx, options)
}

func sizeFromEnvironment() remotecommand.TerminalSizeQueue {
	columns, _ := strconv.Atoi(os.Getenv("ENDOSCOPE_COLUMNS"))
	rows, _ := strconv.Atoi(os.Getenv("ENDOSCOPE_ROWS"))
	next := make(chan remotecommand.TerminalSize, 1)
	next <- remotecommand.TerminalSize{Width: uint16(columns), Height: uint16(rows)}
	return fixedSize{next}
}
