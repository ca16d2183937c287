package flightio

import (
	"errors"
	"io"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/flight"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
)

// Without the token every call is refused; one who logs in with it as the password
// is told what to show.
func TestToken(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{Token: "sesame"})
	h.Stream("n", numbers, false)
	client := connect(t, server)
	for _, shown := range []string{"", "Bearer", "Bearer ", "Bearer sesam", "Bearer sesame ", "Basic sesame", "sesame"} {
		ctx := background(t)
		if shown != "" {
			ctx = metadata.AppendToOutgoingContext(ctx, "authorization", shown)
		}
		_, err := client.GetFlightInfo(ctx, path("n"))
		hasCode(t, err, codes.Unauthenticated, "this server asks for a token")
		list, err := client.ListFlights(ctx, &flight.Criteria{})
		if err == nil {
			_, err = list.Recv()
		}
		hasCode(t, err, codes.Unauthenticated, "this server asks for a token")
	}
	if _, err := client.AuthenticateBasicToken(background(t), "anybody", "sesam"); err == nil {
		t.Error("another password opens")
	}
	ctx, err := client.AuthenticateBasicToken(background(t), "anybody", "sesame")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetFlightInfo(ctx, path("n")); err != nil {
		t.Error(err)
	}
	ctx = metadata.AppendToOutgoingContext(background(t), "authorization", "bearer sesame")
	if _, err := client.GetFlightInfo(ctx, path("n")); err != nil {
		t.Error(err)
	}
}

// What a client puts that is no Arrow is an error of its call and of nothing else.
func TestRubbishIsPut(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	h.Stream("n", numbers, false)
	client, ctx := connect(t, server), background(t)
	for _, header := range [][]byte{nil, {1}, []byte("rubbish rubbish rubbish rubbish"), {0xff, 0xff, 0xff, 0x7f, 1, 2, 3, 4}} {
		put, err := client.DoPut(ctx)
		if err != nil {
			t.Fatal(err)
		}
		err = put.Send(&flight.FlightData{FlightDescriptor: path("n"), DataHeader: header, DataBody: header})
		if err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		put.CloseSend()
		if _, err := put.Recv(); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("%q is taken: %v", header, err)
		}
	}
	if _, err := client.GetFlightInfo(ctx, path("n")); err != nil {
		t.Error(err)
	}
}
