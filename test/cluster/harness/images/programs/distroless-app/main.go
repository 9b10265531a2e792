// Command app is the patient of every debugging test: an ordinary small web service in an image
// that has no shell, no tools and no root.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	address     = ":8080"
	logInterval = 5 * time.Second
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server := &http.Server{Addr: address, Handler: http.HandlerFunc(greet)}
	go logRegularly(ctx)
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	log.Printf("listening on %s as user %d", address, os.Getuid())
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
	log.Print("stopped")
}

func greet(w http.ResponseWriter, r *http.Request) {
	host, _ := os.Hostname()
	log.Printf("%s %s", r.Method, r.URL.Path)
	fmt.Fprintf(w, "hello from %s\n", host)
}

// A test that reads logs needs something new in them within seconds.
func logRegularly(ctx context.Context) {
	ticks := time.NewTicker(logInterval)
	defer ticks.Stop()
	for count := 1; ; count++ {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			log.Printf("still serving, line %d", count)
		}
	}
}
