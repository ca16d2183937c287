package flightio

import (
	"context"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A call that panics fails, and the server goes on.
func TestPanicOfACall(t *testing.T) {
	boom := func() error { panic("boom") }
	_, err := guardUnary(t.Context(), nil, nil, func(context.Context, any) (any, error) { return nil, boom() })
	hasCode(t, err, codes.Internal, "the call failed: boom")
	err = guardStream(nil, nil, nil, func(any, grpc.ServerStream) error { return boom() })
	hasCode(t, err, codes.Internal, "the call failed: boom")
}

// An error that quotes what the client sent is as long as its client can read.
func TestErrorsAreBrief(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	client, ctx := connect(t, server), background(t)
	name := strings.Repeat("ä", 100_000)
	_, err := client.GetFlightInfo(ctx, path(name))
	hasCode(t, err, codes.NotFound, "ää…")
	if n := len(status.Convert(err).Message()); n > mostMessage+len("…") {
		t.Errorf("the message has %d bytes", n)
	}
}
