package flightio

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"

	"github.com/apache/arrow-go/v18/arrow/flight"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// door lets in calls that carry `Authorization: Bearer TOKEN`. Clients that log in
// first do so with the token as their password (any name), and are asked to show
// it from then on.
type door struct {
	token string // "": the door is open
}

const authorization = "authorization"

func (d door) unary(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if err := d.check(ctx); err != nil {
		return nil, err
	}
	return next(ctx, req)
}

func (d door) stream(srv any, s grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if !strings.HasSuffix(info.FullMethod, "/Handshake") {
		if err := d.check(s.Context()); err != nil {
			return err
		}
	}
	return next(srv, s)
}

// check reports whether a call shows the token.
func (d door) check(ctx context.Context) error {
	scheme, shown := credential(ctx)
	if d.token == "" || strings.EqualFold(scheme, "Bearer") && d.opens(shown) {
		return nil
	}
	return status.Error(codes.Unauthenticated, "this server asks for a token: Authorization: Bearer TOKEN")
}

// opens compares in a time that reveals nothing of the token, its length included.
func (d door) opens(shown string) bool {
	a, b := sha256.Sum256([]byte(shown)), sha256.Sum256([]byte(d.token))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// credential is what a call shows, by its scheme.
func credential(ctx context.Context) (scheme, shown string) {
	md, _ := metadata.FromIncomingContext(ctx)
	if values := md.Get(authorization); len(values) > 0 {
		scheme, shown, _ = strings.Cut(values[0], " ")
	}
	return scheme, shown
}

// Handshake is the log-in of clients that send a name and a password.
func (s *service) Handshake(call flight.FlightService_HandshakeServer) error {
	if s.door.token == "" {
		return nil
	}
	scheme, shown := credential(call.Context())
	if !strings.EqualFold(scheme, "Basic") {
		return s.door.check(call.Context())
	}
	pair, err := base64.StdEncoding.DecodeString(shown)
	if err != nil { // some clients leave out the padding
		pair, err = base64.RawStdEncoding.DecodeString(shown)
	}
	_, password, _ := strings.Cut(string(pair), ":")
	if err != nil || !s.door.opens(password) {
		return status.Error(codes.Unauthenticated, "the password is not the token of this server")
	}
	bearer := metadata.Pairs(authorization, "Bearer "+password)
	if err := call.SendHeader(bearer); err != nil {
		return err
	}
	call.SetTrailer(bearer)
	return nil
}
