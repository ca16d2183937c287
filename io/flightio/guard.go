package flightio

import (
	"context"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// What a client sends is decoded by a library; where it panics, the call fails and
// not the run. And the error of a call is one that its client can read.
func guardUnary(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (_ any, err error) {
	defer brief(&err)
	defer failed(&err)
	return next(ctx, req)
}

func guardStream(srv any, s grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) (err error) {
	defer brief(&err)
	defer failed(&err)
	return next(srv, s)
}

func failed(err *error) {
	if p := recover(); p != nil {
		*err = status.Errorf(codes.Internal, "the call failed: %v", p)
	}
}

// mostMessage is the bytes of an error's message. It travels in a header, three
// bytes for one where it is not ASCII, and clients written in C++ or Python cut a
// connection whose headers are longer than 8 KiB, without a word.
const mostMessage = 2000

// brief cuts an error's message, which may quote what the client sent.
func brief(err *error) {
	s, ok := status.FromError(*err)
	if message := s.Message(); ok && len(message) > mostMessage {
		*err = status.Error(s.Code(), strings.ToValidUTF8(message[:mostMessage], "")+"…")
	}
}
